"""check.py FILE: whether Cloud Build would take a build config. Prints what is wrong, a line each.

The schema is Google's own: the protobuf message Build of the package google-cloud-build, read strictly, so that an unknown
key, a wrong type or a wrong name of a choice is an error. Beside it the rules that the service itself adds, from
https://cloud.google.com/build/docs/build-config-file-schema and .../substitute-variable-values.
Run it in the root of the repository: files that steps name must exist.
"""

import os
import re
import subprocess
import sys

import yaml
from google.cloud.devtools import cloudbuild_v1
from google.protobuf import json_format

BUILT_IN = {
    "PROJECT_ID", "PROJECT_NUMBER", "BUILD_ID", "LOCATION", "SERVICE_ACCOUNT", "SERVICE_ACCOUNT_EMAIL",
    "TRIGGER_NAME", "TRIGGER_BUILD_CONFIG_PATH", "COMMIT_SHA", "REVISION_ID", "SHORT_SHA", "REPO_NAME", "REPO_FULL_NAME",
    "BRANCH_NAME", "TAG_NAME", "REF_NAME",
}  # fmt: skip
SHELLS = {"bash", "sh"}
LONGEST_SECONDS = 24 * 3600


class Loader(yaml.SafeLoader):
    """YAML in which a key that is there twice is an error, not the last one."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key) for key, _ in node.value]
        if doubled := {key for key in keys if keys.count(key) > 1}:
            raise yaml.YAMLError(f"{', '.join(map(str, doubled))} is there twice, {node.start_mark}")
        return super().construct_mapping(node, deep)


def problems(text):
    try:
        config = yaml.load(text, Loader)
        build = cloudbuild_v1.Build.pb(cloudbuild_v1.Build())
        json_format.ParseDict(config, build)
    except (yaml.YAMLError, json_format.ParseError) as error:
        return [str(error)]
    return [*of_steps(build), *of_substitutions(config), *of_shells(config), *of_files(text)]


def of_steps(build):
    before = set()
    if not build.steps:
        yield "no steps"
    for number, step in enumerate(build.steps):
        where = f"step {step.id or number}"
        if not step.name:
            yield f"{where} has no name: the image it runs in"
        if step.script and (step.args or step.entrypoint):
            yield f"{where} has a script beside entrypoint or args"
        if step.id and step.id in before:
            yield f"{where} is there twice"
        for other in step.wait_for:
            if other != "-" and other not in before:
                yield f"{where} waits for {other}, which is no step before it"
        if step.timeout.seconds > build.timeout.seconds:
            yield f"{where} may take longer than the build"
        before.add(step.id)
    if not 0 < build.timeout.seconds <= LONGEST_SECONDS:
        yield "the build's timeout is missing or longer than a day"
    volumes = [volume.name for step in build.steps for volume in step.volumes]
    yield from (f"volume {name} is used by one step only" for name in volumes if volumes.count(name) == 1)


def of_substitutions(config):
    declared = set(config.get("substitutions", {}))
    used = set()
    for text in strings({key: value for key, value in config.items() if key != "substitutions"}):
        # $$ is a dollar; what remains must be names that Cloud Build knows.
        for braced, bare in re.findall(r"\$(?:\{([A-Z_][A-Z0-9_]*)\}|([A-Z_][A-Z0-9_]*))", text.replace("$$", "")):
            used.add(braced or bare)
    yield from (f"substitution {name} is not declared" for name in sorted(used - declared - BUILT_IN))
    yield from (f"substitution {name} is not used" for name in sorted(declared - used))
    yield from (f"substitution {name} must begin with _" for name in declared if not re.fullmatch(r"_[A-Z0-9_]+", name))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        # A script is not substituted.
        yield from (text for key, part in value.items() if key != "script" for text in strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in strings(part))


def of_shells(config):
    """What a shell is given must be a program that it can read."""
    for step in config["steps"]:
        if step.get("entrypoint") in SHELLS and str(step["args"][0]).startswith("-"):
            program = re.sub(r"\$\{?_?[A-Z][A-Z0-9_]*\}?", "value", step["args"][1].replace("$$", "\0")).replace("\0", "$")
            read = subprocess.run([step["entrypoint"], "-n", "-c", program], capture_output=True, text=True)
            if read.returncode:
                yield f"step {step.get('id')}: {read.stderr.strip()}"


def of_files(text):
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for file in sorted(set(re.findall(r"(?<![\w/])(?:infra|\.ci)/[\w./-]*\w", code))):
        if not os.path.exists(file):
            yield f"{file} does not exist"


found = problems(open(sys.argv[1], encoding="utf-8").read())
print("\n".join(found))
sys.exit(1 if found else 0)
