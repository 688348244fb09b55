"""The functions of the template language with the types of their arguments.

A type is one letter: s text, i small number that a call takes as its size, n any number, b truth, a anything, l list,
d dict, D time, p pattern, v version, c constraint, L layout, Z zone, P path, U duration text, u address, y YAML text,
j JSON text, t TOML text, f format, w replacement, e dict from an address, k key text, * repeats the last one; after the
colon stands the result.
"""

# Left out because no two runs agree: rand..., shuffle, uuidv4, gen..., bcrypt, htpasswd, encryptAES, now, ago, keys and
# values without sorting.
SIGNATURES = """
trim s:s  upper s:s  lower s:s  title s:s  untitle s:s  nospace s:s  initials s:s  swapcase s:s  snakecase s:s
camelcase s:s  kebabcase s:s  quote a*:s  squote a*:s  cat a*:s  abbrev is:s  abbrevboth iis:s  trunc is:s  substr iis:s
repeat is:s  trimall ss:s  trimAll ss:s  trimSuffix ss:s  trimPrefix ss:s  wrap is:s  wrapWith iss:s  contains ss:b
hasPrefix ss:b  hasSuffix ss:b  indent is:s  nindent is:s  replace sss:s  plural ssi:s  sha1sum s:s  sha256sum s:s
sha512sum s:s  adler32sum s:s  toString a:s  atoi s:n  int64 a:n  int a:n  float64 a:n  seq i*:s  toDecimal a:n
toStrings l:l  until i:l  untilStep iii:l  add1 n:n  add n*:n  sub nn:n  div nn:n  mod nn:n  mul nn*:n  add1f n:n  addf n*:n
subf nn*:n  divf nn*:n  mulf nn*:n  biggest nn*:n  max nn*:n  min nn*:n  maxf nn*:n  minf nn*:n  ceil n:n  floor n:n  round ni:n
join sl:s  sortAlpha l:l  default aa:a  empty a:b  coalesce a*:a  all a*:b  any a*:b  compact l:l  mustCompact l:l
fromJson j:d  toJson a:s  toPrettyJson a:s  toRawJson a:s  mustFromJson j:a  mustToJson a:s  mustToPrettyJson a:s
mustToRawJson a:s  ternary aab:a  deepCopy a:a  mustDeepCopy a:a  typeOf a:s  typeIs sa:b  typeIsLike sa:b  kindOf a:s
kindIs sa:b  deepEqual aa:b  base P:s  dir P:s  clean P:s  ext P:s  isAbs P:b  osBase P:s  osClean P:s  osDir P:s  osExt P:s
osIsAbs P:b  b64enc s:s  b64dec s:s  b32enc s:s  b32dec s:s  tuple a*:l  list a*:l  dict kakaka:d  dict ka:d  get dk:a  set dka:d
unset dk:d  hasKey dk:b  pluck kdd*:l  pick dkk*:d  omit dkk*:d  merge dd*:d  mergeOverwrite dd*:d  mustMerge dd*:d
mustMergeOverwrite dd*:d  append la:l  push la:l  mustAppend la:l  mustPush la:l  prepend la:l  mustPrepend la:l  first l:a
mustFirst l:a  rest l:l  mustRest l:l  last l:a  mustLast l:a  initial l:l  mustInitial l:l  reverse l:l  mustReverse l:l
uniq l:l  mustUniq l:l  without laa*:l  mustWithout la*:l  has al:b  mustHas al:b  slice lii:l  slice li:l  mustSlice li:l
concat l*:l  dig kad:a  dig kkad:a  chunk il:l  mustChunk il:l  derivePassword issss:s  semver v:a  semverCompare cv:b  fail s:s
regexMatch ps:b  mustRegexMatch ps:b  regexFindAll psi:l  mustRegexFindAll psi:l  regexFind ps:s  mustRegexFind ps:s
regexReplaceAll psw:s  mustRegexReplaceAll psw:s  regexReplaceAllLiteral psw:s  mustRegexReplaceAllLiteral psw:s
regexSplit psi:l  mustRegexSplit psi:l  regexQuoteMeta s:s  urlParse u:e  urlJoin e:s  toDate Ls:D  mustToDate Ls:D
date LD:s  dateInZone LDZ:s  date_in_zone LDZ:s  dateModify UD:D  date_modify UD:D  mustDateModify UD:D  must_date_modify UD:D
duration s:s  durationRound s:s  htmlDate D:s  htmlDateInZone DZ:s  unixEpoch D:s  split ss:d  splitList ss:l  splitn sis:d
toToml d:s  mustToToml d:s  toYaml a:s  mustToYaml a:s  toYamlPretty a:s  fromYaml y:d  fromYamlArray y:l  fromJsonArray j:l
fromToml t:d  required sa:a  lookup ssss:d  hello :s  getHostByName s:s
and aa*:a  or aa*:a  not a:b  eq aa*:b  ne aa:b  lt nn:b  le nn:b  gt nn:b  ge nn:b  eq ss:b  lt ss:b  ge ss:b  len l:n  len s:n  len d:n
index li:a  index dk:a  index dkk:a  index s:a  print a*:s  println a*:s  printf fa*:s  html a*:s  js a*:s  urlquery a*:s  call a*:a
"""


def table():
    functions = []
    for word in SIGNATURES.replace("\n", "  ").split("  "):
        word = word.strip()
        if word:
            name, rest = word.split(" ")
            arguments, result = rest.split(":")
            functions.append((name, arguments, result))
    return functions


FUNCTIONS = table()
BY_RESULT = {}
for function in FUNCTIONS:
    BY_RESULT.setdefault(function[2], []).append(function)
TIMED = {name for name, arguments, _ in FUNCTIONS if "D" in arguments}
TYPES = "sinbaldDpvcLZPUuyjtfwek"
