#!/usr/bin/env python3
"""`calodump submit --engine slurm` on a real Slurm: Debian's slurm-wlm and munge on this machine's loopback, two nodes, a study in six shards. One job is
cancelled, one node is lost with all that runs on it; the result has the bytes of a local run. Skips with a reason where this cannot be.

    .ci/slurm.py .build/release/calodump
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

STUDY = """\
source: { collisions: { samples: [ { name: inelastic, process: "SoftQCD:inelastic", events: 240 } ] } }
jets: { pt: 3GeV }
dumps: { ECAL: { depth: 20cm }, HCAL: { depth: 20cm } }
scenarios: [run4-dt]
reach: { masses: 8 }
"""
MARK = "# Written by .ci/slurm.py of CaloDump\n"
CONFIGURATION = pathlib.Path("/etc/slurm/slurm.conf")
NODES = {"calodump1": 16821, "calodump2": 16822}


def skip(reason):
    print(f"slurm: skipped: {reason}")
    sys.exit(0)


def fail(text):
    sys.exit(f"slurm: {text}")


def install():
    if os.geteuid() != 0:
        skip("slurmd has to be root")
    programs = ("slurmctld", "slurmd", "munged", "sbatch")
    if not all(map(shutil.which, programs)):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "slurm-wlm", "munge"]):
            if shutil.which("apt-get") is None or subprocess.run(command, env=environment, capture_output=True).returncode != 0:
                skip("the packages slurm-wlm and munge cannot be installed")
    if CONFIGURATION.exists() and not CONFIGURATION.read_text().startswith(MARK):
        skip(f"this machine has a Slurm of its own ({CONFIGURATION})")


class Cluster:
    """Two nodes that are this machine."""

    def __init__(self, folder):
        self.folder, self.started = folder, []
        host = os.uname().nodename.split(".")[0]
        nodes = "".join(f"NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=2 RealMemory=4000\n" for name, port in NODES.items())
        CONFIGURATION.parent.mkdir(parents=True, exist_ok=True)
        CONFIGURATION.write_text(f"""{MARK}ClusterName=calodump
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort=16817
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
SlurmdTimeout=10
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdLogFile={folder}/slurmd.%n.log
SlurmctldLogFile={folder}/slurmctld.log
{nodes}PartitionName=all Nodes={",".join(NODES)} Default=YES MaxTime=INFINITE State=UP
""")
        (folder / "state").mkdir()

    def start(self):
        if subprocess.run("munge -n | unmunge", shell=True, capture_output=True).returncode != 0:
            os.makedirs("/run/munge", exist_ok=True)
            shutil.chown("/run/munge", "munge")
            self.spawn(["runuser", "-u", "munge", "--", "munged", "--foreground"])
        self.wait("munge", lambda: subprocess.run("munge -n | unmunge", shell=True, capture_output=True).returncode == 0)
        self.spawn(["slurmctld", "-D"])
        self.nodes = {name: self.spawn(["slurmd", "-D", "-N", name]) for name in NODES}
        self.wait("two idle nodes", lambda: self.states() == {name: "idle" for name in NODES})

    def spawn(self, command):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.started.append(process)
        return process

    def wait(self, what, test, seconds=60):
        deadline = time.time() + seconds
        while not test():
            if time.time() > deadline:
                log = self.folder / "slurmctld.log"
                fail(f"no {what} after {seconds} s\n{log.read_text()[-3000:] if log.exists() else ''}")
            time.sleep(0.3)

    def states(self):
        out = subprocess.run(["sinfo", "-h", "-N", "-o", "%N %t"], capture_output=True, text=True).stdout
        return dict(line.split() for line in out.splitlines())

    def processes(self, node):
        """Of the jobs on a node: all that have its name in their environment, and the daemons they descend from."""
        found = set()
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if f"SLURMD_NODENAME={node}\0".encode() not in (folder / "environ").read_bytes():
                    continue
                found.add(int(folder.name))
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if b"slurmstepd" in pathlib.Path(f"/proc/{parent}/cmdline").read_bytes():
                    found.add(parent)
            except OSError:
                continue
        return found

    def lose(self, node):
        self.nodes[node].kill()
        lost = self.processes(node)
        for process in lost:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return len(lost)

    def stop(self):
        subprocess.run(["scancel", "--user=root"], capture_output=True)
        for process in reversed(self.started):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        CONFIGURATION.unlink(missing_ok=True)


def test(program, folder):
    study = folder / "study.yaml"
    study.write_text(STUDY)
    local, farm = folder / "local", folder / "farm"
    if subprocess.run([program, "run", study, "--out", local], capture_output=True).returncode != 0:
        fail("the local run failed")
    # Of test clusters only: no accounting, and answers sooner than a queue of thousands should be asked for.
    options = ["--slurm-no-account", "--slurm-status-command=squeue", "--slurm-init-seconds-before-status-checks=3", "--seconds-between-status-checks=3"]
    command = [program, "submit", study, "--out", farm, "--engine", "slurm", "--shards", "6"] + [word for option in options for word in ("--snakemake", option)]

    def status():
        answer = subprocess.run([program, "status", farm, "--json"], capture_output=True, text=True)
        return json.loads(answer.stdout)["shards"] if answer.returncode == 0 else []

    cluster = Cluster(folder)
    try:
        cluster.start()
        log = open(folder / "submit.log", "w")
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

        def shards(state):
            if running.poll() is not None:
                fail(f"'submit' ended with {running.returncode}\n{(folder / 'submit.log').read_text()[-4000:]}")
            return [shard for shard in status() if shard["state"] == state]

        cluster.wait("running shard with a batch done", lambda: any(shard["done"] for shard in shards("running")), 180)
        jobs = subprocess.run(["squeue", "-h", "-t", "R", "-o", "%i"], capture_output=True, text=True).stdout.split()
        subprocess.run(["scancel", "--signal=KILL", "--full", jobs[0]], check=True)
        print(f"slurm: job {jobs[0]} killed")
        cluster.wait("shard running on the second node", lambda: shards("running") and len(cluster.processes("calodump2")) > 2, 180)
        print(f"slurm: node calodump2 lost, with {cluster.lose('calodump2')} processes")
        second = subprocess.run(command, capture_output=True, text=True)
        if second.returncode != 1 or "another calodump" not in second.stderr:
            fail(f"a second 'submit' was not refused: {second.stderr[-2000:]}")
        if running.wait(900) != 0:
            fail(f"'submit' failed\n{(folder / 'submit.log').read_text()[-4000:]}")
    finally:
        cluster.stop()
    failures = sum(shard["failures"] for shard in status())
    if failures < 2:
        fail(f"{failures} failed starts in 'status', expected at least two")
    for name in ("flux", "reach", "figures"):
        if subprocess.run(["diff", "-r", local / name, farm / name]).returncode != 0:
            fail(f"{name} is not what the local run has")
    if subprocess.run([program, "verify", farm], stdout=subprocess.DEVNULL).returncode != 0:
        fail("'verify' finds damage")
    print(f"slurm: six shards, {failures} failed starts, the same bytes as the local run")


def main():
    program, start = str(pathlib.Path(sys.argv[1]).resolve()), time.time()
    install()
    with tempfile.TemporaryDirectory() as folder:
        test(program, pathlib.Path(folder))
    print(f"slurm: {time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
