"""Whether two answers to a case agree, and what an error says apart from its place."""
import re
from decimal import Decimal

ADDED = "chart dependencies processing failed: "
SAME = ("same", "same error", "same reason")


def reason(error):
    """The part of Helm's error that follows the last place in a template."""
    text = error.strip()
    match = re.match(r"(?s)(?:parse error|execution error) at \([^)]*\): (.*)", text)
    if match:
        return match.group(1).strip()
    if 'executing "' in text:
        tail = re.split(r"(?s)executing \"[^\"]*\" at <.*?>:\s*", text)[-1].strip()
        tail = re.sub(r"^template: ", "", tail)
        if tail:
            return tail
    match = re.match(r"(?s)template: [^\s:]+:\d+(?::\d+)?: (.*)", text)
    return match.group(1).strip() if match else text


def equal(want, got):
    if isinstance(want, bool) or isinstance(got, bool):
        return want is got
    if isinstance(want, (int, float)) and isinstance(got, (int, float)):
        return want == got or (
            abs(want) > 2**53 and float(want) == float(got) and want == int(Decimal(repr(float(want)))))
    if isinstance(want, dict) and isinstance(got, dict):
        return want.keys() == got.keys() and all(equal(want[key], got[key]) for key in want)
    if isinstance(want, list) and isinstance(got, list):
        return len(want) == len(got) and all(map(equal, want, got))
    return type(want) is type(got) and want == got


def judge(helm, ours):
    """One word for how our answer relates to Helm's; `SAME` lists the good ones."""
    if "fault" in helm:
        return "no answer of Helm"
    if "fault" in ours:
        return ours["fault"]
    if "error" in helm:
        if "error" not in ours:
            return "missing error"
        text = ours["error"].strip()
        # The SDK's interface ends a text at a zero byte, and lacks the words that the command line adds.
        if helm["error"].strip() in (text, text.split("\0")[0].strip(), text.removeprefix(ADDED)):
            return "same error"
        if sorted(helm["error"].splitlines()) == sorted(text.splitlines()):
            return "same error"
        return "same reason" if reason(helm["error"]) in ours["error"] else "other error"
    if "error" in ours:
        return "unexpected error"
    return "same" if equal(helm["output"], ours["output"]) else "different output"
