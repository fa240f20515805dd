#!/usr/bin/env python3
"""Makes stubs of the functions of a JVM that the JDK's libraries might call and jvm.c does not have: each says its name and
ends the process. usage: jvm_stubs.py JVM_C OUTPUT_C OUTPUT_VERSIONS LIBRARY..."""
import re
import subprocess
import sys
from pathlib import Path

JVM_FUNCTION = re.compile(r"(JVM_|jio_|JNI_|jmm_)")
DEFINITION = re.compile(r"\b((?:JVM_|jio_|JNI_)\w+)\s*\(")


def wanted(libraries):
    """Names of the undefined symbols that a JVM has to offer."""
    for library in libraries:
        listing = subprocess.run(["nm", "-D", "-u", library], capture_output=True, text=True, check=True).stdout
        for line in listing.splitlines():
            name = line.split()[-1].split("@")[0]
            if JVM_FUNCTION.match(name):
                yield name


def main(source, stubs_file, versions_file, *libraries):
    there = set(DEFINITION.findall(Path(source).read_text()))
    needed = set(wanted(libraries))
    stubs = [f"STUB({name})" for name in sorted(needed - there)]
    Path(stubs_file).write_text(
        "#include <stdio.h>\n#include <stdlib.h>\n"
        '#define STUB(name) void name(void) { fprintf(stderr, "no JVM has " #name " here\\n"); abort(); }\n'
        + "\n".join(stubs)
        + "\n"
    )
    exported = " ".join(f"{name};" for name in sorted(needed | there))
    Path(versions_file).write_text(f"SUNWprivate_1.1 {{ global: {exported} local: *; }};\n")
    print(f"{len(stubs)} functions of a JVM are stubs")


main(*sys.argv[1:])
