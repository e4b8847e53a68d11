"""Checks infra/terraform, and that its checks find mistakes: see README.md beside this file.

    check.py TF_CHECK [WORD]     only what has WORD in its name
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TERRAFORM = HERE.parent
FUNCTIONS = TERRAFORM.parents[1] / "functions"
AT_ONCE = max(2, os.cpu_count() or 2)


def main():
    tf_check, word = sys.argv[1], "".join(sys.argv[2:3])
    began = time.monotonic()
    # What takes longest first: it does not end alone.
    folders = [folder.relative_to(TERRAFORM) for folder in sorted(TERRAFORM.glob("*/*/")) if any(folder.glob("*.tf"))]
    folders.sort(key=lambda folder: -sum(test.stat().st_size for test in (TERRAFORM / folder).glob("tests/*")))
    checked = run([(str(folder), lambda folder=folder: must_pass(tf_check, folder)) for folder in folders if word in str(folder)])
    mistakes = sorted(file for file in HERE.glob("*.mistake") if word in file.stem)
    if all(checked):
        found = run([(file.stem, lambda file=file: must_be_found(tf_check, file)) for file in mistakes])
    else:
        print("what is there fails, so nothing is said of the mistakes")
        found = []
    print(f"{sum(checked)} of {len(checked)} folders pass, {sum(found)} of {len(mistakes)} mistakes are found, in {time.monotonic() - began:.0f} s")
    return 0 if all(checked) and all(found) and checked + found else 1


def run(named):
    """One a processor, one line each; whether each is as it must be."""
    def one(name_and_job):
        name, job = name_and_job
        began = time.monotonic()
        try:
            problem = job()
        except (OSError, ValueError) as error:
            problem = str(error)
        print(f"{'FAILED' if problem else 'ok':6} {name} ({time.monotonic() - began:.0f} s)" + (f"\n{problem}" if problem else ""), flush=True)
        return not problem
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, named))


def must_pass(tf_check, folder):
    with tempfile.TemporaryDirectory(prefix="heartbeat-terraform-") as root:
        code, said = check(tf_check, copy(root), folder, ["--plan"])
        return errors(said) if code else None


def must_be_found(tf_check, file):
    """None, or what is wrong with the mistake or with the check that did not find it."""
    mistake = Mistake(file)
    with tempfile.TemporaryDirectory(prefix="heartbeat-terraform-") as root:
        tree = copy(root)
        for name, old, new in mistake.edits:
            edit(tree, name, old, new)
        code, said = check(tf_check, tree, mistake.folder, mistake.options)
    if code == 0:
        return f"  it is not found by tf-check {mistake.folder}"
    if code != 1 or plain(mistake.expected) not in plain(said):
        return f"  it fails, but not with: {mistake.expected}\n{errors(said)}"
    return None


class Mistake:
    """A file of this folder; README.md says how it is written."""

    def __init__(self, file):
        head, _, edits = file.read_text().partition("\nfile:")
        fields = dict(re.findall(r"^(\w+): *(.*)$", head, re.M))
        self.folder, self.expected = fields["check"], fields["says"]
        self.options = fields.get("options", "--no-fmt").split()
        blocks = re.findall(r"^file: *(.*)\n<<<<\n(.*?)^====\n(.*?)^>>>>$", "file:" + edits, re.M | re.S)
        self.edits = [(name, old.removesuffix("\n"), new.removesuffix("\n")) for name, old, new in blocks]
        if not self.edits or len(self.expected) < 10:
            raise ValueError(f"{file.name} has no edit, or does not say what is expected")


def copy(root):
    """Terraform, the names of the functions, Cloud Build's files; and a .git, where tf-check stops looking upwards."""
    root = pathlib.Path(root)
    (root / ".git").touch()
    tree = root / "infra" / "terraform"
    shutil.copytree(TERRAFORM, tree, ignore=shutil.ignore_patterns(".terraform*", "terraform.tfvars", "*.auto.tfvars.json", "mistakes"))
    for crate in FUNCTIONS.glob("*/Cargo.toml"):
        (root / "functions" / crate.parent.name).mkdir(parents=True)
        (root / "functions" / crate.parent.name / "Cargo.toml").touch()
    # The deployment's triggers are compared with the builds that they start.
    shutil.copy(TERRAFORM.parents[1] / "cloudbuild.yaml", root)
    shutil.copytree(TERRAFORM.parent / "cloudbuild", root / "infra" / "cloudbuild")
    # An environment is planned as its example says, with an image for every function.
    names = [*json.loads((tree / "modules/system/functions.json").read_text())["functions"], "heartbeat"]
    images = {name: f"registry.example.com/{name}@sha256:{'0' * 64}" for name in names}
    for example in tree.glob("environments/*/terraform.tfvars.example"):
        example.rename(example.with_suffix(""))
        (example.parent / "images.auto.tfvars.json").write_text(json.dumps({"images": images}))
    return tree


def edit(tree, name, old, new):
    file = tree / name
    if not old:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(new)
        return
    text = file.read_text()
    if text.count(old) != 1:
        raise ValueError(f"  {name} has this {text.count(old)} times, not once:\n{old}")
    file.write_text(text.replace(old, new))


def check(tf_check, tree, folder, options):
    wrong = accounts_google_refuses(tree / folder)
    if wrong:
        return 1, "".join(f"{name}: a service account's name is 6 to 30 lower-case letters, digits and hyphens\n" for name in wrong)
    arguments = tree / folder / "check.args"
    values = arguments.read_text().splitlines() if arguments.exists() else []
    done = subprocess.run([tf_check, *options, str(tree / folder), *values], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def accounts_google_refuses(folder):
    """The real provider checks these names; tf-check's stand-in does not. Computed ones are bounded by their variables' validations."""
    names = [name for file in folder.glob("*.tf") for name in re.findall(r'^ *account_id *= *"([^"$]*)"', file.read_text(), re.M)]
    return [name for name in names if not re.fullmatch(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", name)]


def errors(said):
    """What terraform complains of, without the plan; the steps that failed are in the last line."""
    plan = re.compile(r"^Terraform used the selected providers.*?(?=^Error:|^== |^tf-check: |\Z)", re.M | re.S)
    return plan.sub("", said)


def plain(text):
    return " ".join(re.sub(r"[│╷╵]", " ", text).split())


if __name__ == "__main__":
    sys.exit(main())
