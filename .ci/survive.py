#!/usr/bin/env python3
"""Runs that survive: `calodump run` is ended by SIGKILL at 50 random moments (fixed seed), its disk is filled, and goes on; what it ends with has the bytes
of an undisturbed run. Says the largest memory of any of its processes.

    .ci/survive.py .build/release/calodump [number of kills]
"""
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

STUDY = """\
source: { collisions: { samples: [ { name: inelastic, process: "SoftQCD:inelastic", events: 20 } ] } }
jets: { pt: 3GeV }
dumps: { ECAL: { depth: 20cm }, HCAL: { depth: 20cm } }
scenarios: [run4-dt]
reach: { masses: 8 }
"""


def contents(folder):
    """Names and bytes of all that a run holds, without the store (the order of its batches is the threads'), the lock and what was measured."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if not path.is_file() or name in (".lock", "run.sqlite", "checksums.txt", "report.html"):
            continue
        found[name] = path.read_bytes()
    record = json.loads(found["record.json"])
    del record["cpu_s"]
    found["record.json"] = json.dumps(record, sort_keys=True).encode()
    return found


class Runs:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.study = folder / "study.yaml"
        self.study.write_text(STUDY)

    def start(self, out, verb="run"):
        return subprocess.Popen(
            [self.program, verb, str(self.study), "--out", str(out), "--threads", "2"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, start_new_session=True)

    def finish(self, out, verb="run"):
        process = self.start(out, verb)
        errors = process.communicate()[1].decode()
        if process.returncode != 0:
            sys.exit(f"survive: {out}: exit code {process.returncode}\n{errors}")

    def check(self, out, expected, after, verb="run"):
        found = contents(out)
        if verb == "flux":
            expected = {name: data for name, data in expected.items() if name.startswith("flux/") or "/" not in name and name not in ("labels.json", "response.json")}
        different = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
        if different:
            sys.exit(f"survive: after {after} these are not what an undisturbed run has: {', '.join(different)}")
        verified = subprocess.run([self.program, "verify", str(out)], capture_output=True, text=True)
        if verified.returncode != 0:
            sys.exit(f"survive: after {after} {verified.stdout}{verified.stderr}")

    def kills(self, verb, number, seconds, expected):
        chance, done, runs = random.Random(20260701), 0, 0
        while done < number:
            out, killed = self.folder / f"killed-{verb}-{runs}", 0
            while done < number:
                process = self.start(out, verb)
                # Short lives and long ones: a start that is killed at once must do as little harm as a finished one.
                time.sleep(seconds * chance.choice([0.1, 0.3, 1.0]) * chance.random())
                if process.poll() is not None:
                    break
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                done, killed = done + 1, killed + 1
            self.finish(out, verb)
            self.check(out, expected, f"{killed} kills", verb)
            shutil.rmtree(out)
            runs += 1
        print(f"survive: {done} kills of {runs} times '{verb}', the same bytes as without")

    def full_disk(self, expected):
        """Limits on the size of a file, as a full quota has it, and a small file system where this may be mounted."""
        out = self.folder / "limited"
        for kilobytes in (0, 64, 3000):
            process = subprocess.run(
                [self.program, "run", str(self.study), "--out", str(out), "--threads", "2"], capture_output=True, text=True,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10)))
            if process.returncode != 1 or not process.stderr.strip().splitlines()[-1].startswith("error: "):
                sys.exit(f"survive: files limited to {kilobytes} kB: exit code {process.returncode}\n{process.stderr}")
        self.finish(out)
        self.check(out, expected, "files without room")
        print("survive: three limits on the size of files, the same bytes as without")
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)], capture_output=True).returncode != 0:
            print("survive: skipped the full disk: nothing can be mounted here (it takes root)")
            return
        try:
            for size in ("200k", "2m", "20m"):
                subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)
                process = self.start(disk / "run")
                errors = process.communicate()[1].decode()
                if process.returncode != 1 or not errors.strip().splitlines()[-1].startswith("error: "):
                    sys.exit(f"survive: a disk of {size}: exit code {process.returncode}\n{errors}")
            subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
            self.finish(disk / "run")
            self.check(disk / "run", expected, "a full disk")
            print("survive: three sizes of a full disk, the same bytes as without")
        finally:
            subprocess.run(["umount", str(disk)])

    def second_writer(self):
        first = self.start(self.folder / "shared")
        while not (self.folder / "shared/run.sqlite").exists():
            time.sleep(0.01)
        second = self.start(self.folder / "shared")
        errors = second.communicate()[1].decode()
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate()
        if second.returncode != 1 or "another calodump is writing into this directory" not in errors:
            sys.exit(f"survive: a second process was not refused\n{errors}")
        third = self.start(self.folder / "shared", "flux")
        if third.communicate() and third.returncode != 0:
            sys.exit("survive: a lock has outlived its process")


def main():
    program, number = str(pathlib.Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 50
    began = time.time()
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(program, pathlib.Path(folder))
        seconds = {}
        for verb in ("flux", "run"):
            start = time.time()
            runs.finish(runs.folder / "whole", verb)
            seconds[verb] = time.time() - start
        seconds["run"] += seconds["flux"]
        expected = contents(runs.folder / "whole")
        runs.second_writer()
        # Most of a run is drawing; most of what can go wrong comes before.
        runs.kills("flux", number * 4 // 5, seconds["flux"], expected)
        runs.kills("run", number - number * 4 // 5, seconds["run"], expected)
        runs.full_disk(expected)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"survive: at most {largest} MB in a process, {time.time() - began:.0f} s in all")
    if largest > 500:
        sys.exit("survive: more than 500 MB")


if __name__ == "__main__":
    main()
