"""Does with the Helm SDK 4.2.3 what a command line says, as far as its interface goes.

Runs in the environment that `reference.py` makes. The exit code is Helm's: 0, or 1 with the reason;
3 where the SDK cannot be asked.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, NoReturn

import helm_python
from helm_python import chart, registry


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"the SDK is not asked: {message}", file=sys.stderr)
        sys.exit(3)


def arguments() -> argparse.Namespace:
    parser = Parser(allow_abbrev=False, add_help=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    for name, places, flags in (
        ("dependency", ["action", "path"], []), ("dep", ["action", "path"], []),
        ("pull", ["reference"], ["--repo", "--version", "--untardir", "--username", "--password"]),
        ("push", ["path", "remote"], []), ("verify", ["path"], ["--keyring"]),
        ("package", ["path"], ["--version", "--app-version"]), ("lint", ["path"], ["--set"]),
        ("repo", ["action", "path"], []), ("registry", ["action", "host"], ["-u", "-p"]),
    ):
        command = commands.add_parser(name, allow_abbrev=False, add_help=False)
        for place in places:
            command.add_argument(place, nargs=None)
        for flag in flags:
            command.add_argument(flag)
        command.add_argument("-d", "--destination", default=None)
        for flag in ("--untar", "--plain-http", "--insecure-skip-tls-verify"):
            command.add_argument(flag, action="store_true")
        if name == "repo":
            command.add_argument("url", nargs="?")
    return parser.parse_args()


def answer(words: argparse.Namespace) -> Any:
    match words.command, getattr(words, "action", ""):
        case "dependency" | "dep", "update":
            return registry.dependency_update(words.path, plain_http=words.plain_http)
        case "dependency" | "dep", "build":
            return registry.dependency_build(words.path, plain_http=words.plain_http)
        case "dependency" | "dep", "list":
            return chart.dependency_list(words.path)
        case "pull", _:
            return registry.pull(
                words.reference, destination=words.destination, version=words.version,
                repo_url=words.repo, untar=words.untar,
                untar_dir=words.untardir or (words.destination if words.untar else None),
                plain_http=words.plain_http, username=words.username, password=words.password,
                insecure_skip_tls_verify=words.insecure_skip_tls_verify)
        case "push", _:
            return registry.push(words.path, words.remote, plain_http=words.plain_http)
        case "verify", _:
            return chart.verify(words.path, words.keyring)
        case "package", _:
            return chart.package(words.path, destination=words.destination, version=words.version,
                                 app_version=words.app_version)
        case "lint", _:
            return chart.lint(words.path, helm_python.parse_set_string(words.set or ""))
        case "repo", "index":
            return registry.repo_index_generate(words.path)
        case "repo", "add":
            # There are no repositories with names; the index is fetched and read as for one.
            return registry.repo_index(words.url)
        case "registry", "login":
            with registry.RegistryClient() as client:
                return client.login(words.host, words.u, words.p)
    Parser().error(" ".join(sys.argv[1:]))


def main() -> None:
    try:
        print(json.dumps(answer(arguments())))
    except helm_python.HelmError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


main()
