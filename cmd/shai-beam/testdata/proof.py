#!/usr/bin/env python3
"""Proves that engines make of a corpus what shai score and shai train make of it.

usage: proof.py [--only NAME,…] [--files N] [--kib N] [--cache FOLDER]

Each engine scores the same files, one of them cut off, in a folder of its own.
Its outputs must have the SHA-256 of those of shai score, dead letters too, and
its counters must be those of --stats; and again where a worker is killed in
mid-run with kill -9. A training must give the model of shai train, by SHA-256,
and leave nothing else. Prints a table. What an engine needs comes from PyPI and
Maven Central with the ordinary clients; an engine that cannot be had is skipped,
and the table says so. The exit code is 1 if anything differs.

CPU is the processor time of all processes of a leg, the engine's start included,
over that of shai score or shai train.
"""
import argparse
import contextlib
import csv
import ctypes
import glob
import gzip
import hashlib
import io
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
MODULE = os.path.dirname(HERE)
ROOT = os.path.dirname(os.path.dirname(MODULE))
ENGINES = os.path.join(HERE, "engines")
BEAM = "2.77.0"
SHARDS = 16  # of a training
WANTED = ("documents", "failed", "unsure", "bytes", "touched", "bytes_touched", "inputs_unread")
OPENS = [f"--add-opens=java.base/{p}=ALL-UNNAMED" for p in (
    "java.lang", "java.lang.invoke", "java.util", "java.util.concurrent", "java.nio", "java.net", "java.io", "sun.nio.ch")]


class Skip(Exception):
    """An engine that cannot be had here."""


def port():
    with socket.socket() as s:
        s.bind(("localhost", 0))
        return s.getsockname()[1]


def until(what, ready, seconds=90):
    """Waits until ready() is true."""
    end = time.time() + seconds
    while not ready():
        if time.time() > end:
            raise RuntimeError(f"{what} did not happen in {seconds} s")
        time.sleep(0.2)


def listens(at):
    with socket.socket() as s:
        return s.connect_ex(("localhost", at)) == 0


@contextlib.contextmanager
def daemon(cmd, log, **how):
    """A process that is ended, and waited for, afterwards."""
    with open(log, "w") as out:
        p = subprocess.Popen(cmd, stdout=out, stderr=subprocess.STDOUT, **how)
    try:
        yield p
    finally:
        if p.poll() is None:
            p.terminate()
        try:
            p.wait(20)
        except subprocess.TimeoutExpired:
            p.kill()
            p.wait()


def below(pid):
    """The processes that a process has started, and those that they have."""
    parents = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        with contextlib.suppress(OSError), open(path) as f:
            head, tail = f.read().rsplit(")", 1)
            parents[int(head.split()[0])] = int(tail.split()[1])
    found, new = set(), {pid}
    while new:
        new = {p for p, parent in parents.items() if parent in new} - found
        found |= new
    return found


def command(pid):
    with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline") as f:
        return f.read().replace("\0", " ")
    return ""


class Proof:
    def __init__(self, args):
        self.args = args
        self.dir = tempfile.mkdtemp(prefix="shai-proof-")
        self.cache = args.cache or os.path.join(self.dir, "cache")
        self.bin = os.path.join(self.dir, "bin")
        os.makedirs(self.cache, exist_ok=True)
        os.makedirs(self.bin)
        self.env = dict(os.environ, PATH=self.bin + os.pathsep + os.environ["PATH"])
        self.shai, self.beam, self.prism = (os.path.join(self.bin, n) for n in ("shai", "shai-beam", "prism"))
        self.bad = False

    # ---- what is needed ----

    def build(self):
        go = lambda folder, out, what: subprocess.run(["go", "build", "-C", folder, "-o", out, what], check=True)
        go(ROOT, self.shai, "./cmd/shai")
        go(MODULE, self.beam, ".")
        go(MODULE, self.prism, "github.com/apache/beam/sdks/v2/go/cmd/prism")

    def venv(self, name, *packages):
        """The Python of an environment with packages of PyPI."""
        folder = os.path.join(self.cache, name)
        python = os.path.join(folder, "bin", "python")
        if not os.path.exists(folder + ".ok"):
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            if subprocess.run([python, "-m", "pip", "install", "-q", *packages], stderr=subprocess.DEVNULL).returncode:
                raise Skip(f"{packages[0]} cannot be installed from PyPI")
            open(folder + ".ok", "w").close()
        return python

    def jar(self, artifact):
        """A jar of Maven Central, by group:artifact:version."""
        self.java()
        _, name, version = artifact.split(":")
        path = os.path.join(self.cache, f"{name}-{version}.jar")
        if not os.path.exists(path):
            if not shutil.which("mvn"):
                raise Skip("there is no mvn")
            subprocess.run(["mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
                            f"-Dartifact={artifact}", f"-DoutputDirectory={self.cache}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not os.path.exists(path):
            raise Skip(f"{artifact} cannot be had from Maven")
        return path

    def java(self):
        if not shutil.which("java"):
            raise Skip("there is no java")

    # ---- data and reference ----

    def corpus(self):
        """Files of several formats, made of the pages in the repository."""
        pages = [open(p, encoding="utf-8").read() for p in sorted(glob.glob(ROOT + "/testdata/pages/*.txt"))]
        folder = os.path.join(self.dir, "in")
        os.makedirs(folder)
        for n in range(self.args.files):
            docs, size = [], 0
            while size < self.args.kib << 10:
                docs.append((f"{n}-{len(docs)}", f"{len(docs)}\n\n" + pages[(n + len(docs)) % len(pages)]))
                size += len(docs[-1][1].encode())
            kind = n % 4
            name = os.path.join(folder, "part-%03d" % n)
            if kind < 2:
                body = "".join(json.dumps({"id": i, "text": t}, ensure_ascii=False) + "\n" for i, t in docs).encode()
                name += ".jsonl"
            elif kind == 2:
                b = io.StringIO()
                w = csv.writer(b)
                w.writerow(["id", "text"])
                w.writerows(docs)
                body, name = b.getvalue().encode(), name + ".csv"
            else:
                body = b"".join(b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://site.test/%s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
                                % (i.encode(), len(t.encode()), t.encode()) for i, t in docs)
                name += ".warc.wet"
            if kind in (1, 3):
                body, name = gzip.compress(body, 1, mtime=0), name + ".gz"
            with open(name, "wb") as f:
                f.write(body)
        whole = gzip.compress(b'{"id":"last","text":"a bridge"}\n' * 4000, 1, mtime=0)
        with open(os.path.join(folder, "cut.jsonl.gz"), "wb") as f:  # fails always
            f.write(whole[:len(whole) // 2])
        self.files = sorted(glob.glob(folder + "/*"))

    def hashes(self, folder):
        out = {}
        for at, folders, names in os.walk(folder):
            for name in names:
                path = os.path.join(at, name)
                with open(path, "rb") as f:
                    out[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
        return out

    def reference(self):
        self.ref = os.path.join(self.dir, "ref")
        before = self.cpu()
        code = subprocess.run([self.shai, "score", "-q", *self.files, *self.to(self.ref)], stderr=subprocess.DEVNULL).returncode
        assert code == 1, code  # the file that is cut off
        self.plain = self.cpu() - before
        self.want = {k: self.hashes(os.path.join(self.ref, k)) for k in ("verdicts", "dead")}
        with open(os.path.join(self.ref, "stats.json"), "rb") as f:
            self.stats = f.read()
        self.size = json.loads(self.stats)["bytes"]

        self.train = ["train", "--clean", ROOT + "/testdata/train/clean.jsonl", "--lexicon", ROOT + "/testdata/train/lexicon", "--composed=60"]
        folder = os.path.join(self.dir, "ref-train")
        os.makedirs(folder)
        before = self.cpu()
        subprocess.run([self.shai, *self.train, "-q", "-o", folder + "/m.shai"], check=True)
        self.plain_training = self.cpu() - before
        self.model = self.hashes(folder)

    def to(self, folder):
        return ["-o", f"{folder}/verdicts/", f"--dead={folder}/dead/", f"--stats={folder}/stats.json"]

    def cpu(self):
        """Seconds of all processes that have ended, those that lost their parents too."""
        end = time.time() + 10
        with contextlib.suppress(ChildProcessError):
            while time.time() < end:
                if os.waitpid(-1, os.WNOHANG)[0] == 0:
                    time.sleep(0.1)
        u = resource.getrusage(resource.RUSAGE_CHILDREN)
        return u.ru_utime + u.ru_stime

    # ---- legs ----

    def leg(self, engine, mode, work, killed=False, equal=None, plain=None):
        """work fills a folder, and returns the counters that it was told if they
        are not in stats.json; equal says what of it is as it should be."""
        if self.args.only and not any(o in f"{engine} {mode}" for o in self.args.only.split(",")):
            return
        folder = tempfile.mkdtemp(dir=self.dir)
        before, began = self.cpu(), time.time()
        try:
            told = work(folder)
        except Skip as e:
            self.row(engine, mode, f"skipped: {e}")
            return
        except Exception as e:
            self.bad = True
            self.row(engine, mode, f"FAILED: {e}")
            return
        ratio = (self.cpu() - before) / (plain or self.plain)
        shards, counts = (equal or self.scored)(folder, told)
        self.bad = self.bad or not shards or counts is False
        yes = {True: "yes", False: "NO", None: "-"}
        self.row(engine, mode, f"{yes[shards]:7} {yes[counts]:7} {'kill -9' if killed else '-':8} {ratio:5.2f} {time.time() - began:6.0f} s")
        shutil.rmtree(folder)

    def outputs(self, folder):
        return {k: self.hashes(os.path.join(folder, k)) for k in self.want} == self.want

    def scored(self, folder, told):
        """Are outputs and counters those of shai score?"""
        if told is None:
            with open(os.path.join(folder, "stats.json"), "rb") as f:
                return self.outputs(folder), f.read() == self.stats
        want = json.loads(self.stats)
        return self.outputs(folder), told == {k: want[k] for k in WANTED}

    def training(self, engine, mode, work, killed=False):
        """A leg whose model must be that of shai train, and all that is left."""
        self.leg(engine, "shai-beam train, " + mode, work, killed, lambda folder, _: (self.hashes(folder) == self.model, None), self.plain_training)

    def row(self, engine, mode, rest):
        print(f"{engine:24} {mode:40} {rest}", flush=True)

    def beamed(self, folder, *flags, seconds=600):
        """shai-beam, whose counters must be those of --stats as well."""
        p = subprocess.run([self.beam, "score", *self.files, *self.to(folder), "--counters", *flags],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds, env=self.env)
        if p.returncode != 1:
            raise RuntimeError(f"exit {p.returncode}: {p.stdout[-600:]}")
        with open(os.path.join(folder, "stats.json")) as f:
            stats = json.load(f)
        engine = dict(line.split()[1:] for line in p.stdout.splitlines() if line.startswith("counter "))
        want = {k: stats[k] for k in ("documents", "bytes", "failed", "inputs_unread")}
        want["flagged"] = stats["documents"] - stats["verdicts"]["clean"]
        if {k: int(engine.get(k, -1)) for k in want} != want:
            raise RuntimeError(f"the engine counted {engine}, and not {want}")

    def trained(self, folder, *flags, seconds=600):
        """shai-beam, which trains in shards."""
        p = subprocess.run([self.beam, *self.train, f"--shards={SHARDS}", "-o", folder + "/m.shai", *flags],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds, env=self.env)
        if p.returncode:
            raise RuntimeError(f"exit {p.returncode}: {p.stdout[-600:]}")

    @contextlib.contextmanager
    def job_server(self, cmd, at, log):
        with daemon(cmd, os.path.join(self.dir, log), env=self.env):
            until(f"{log}: listening", lambda: listens(at))
            yield f"--endpoint=localhost:{at}"

    @contextlib.contextmanager
    def pool(self):
        at = port()
        with daemon([self.beam, "pool", f"--port={at}"], os.path.join(self.dir, "pool.log")):
            until("the pool", lambda: listens(at))
            yield f"localhost:{at}"

    def environments(self, engine, server, kinds):
        """Legs for each kind of worker of a job server."""
        def work(kind, does):
            def run(folder):
                with server() as endpoint:
                    flags = ["--runner=portable", endpoint, "--environment_type=" + kind]
                    if kind != "EXTERNAL":
                        return does(folder, *flags)
                    with self.pool() as at:
                        return does(folder, *flags, "--environment_config=" + at)
            return run
        for kind in kinds:
            self.leg(engine, "shai-beam score, " + kind, work(kind, self.beamed))
            self.training(engine, kind, work(kind, self.trained))

    def prism_server(self):
        at = port()
        return self.job_server([self.prism, f"--job_port={at}", f"--web_port={port()}", "--serve_http=false"], at, "prism.log")

    def slurm(self):
        """A script of its own, which compares files as well."""
        if self.args.only and not any(o in "Slurm" for o in self.args.only.split(",")):
            return
        if os.getuid() or not shutil.which("slurmctld"):
            return self.row("Slurm", "shai score --shard, array.sh", "skipped: it wants root and Debian's slurm-wlm")
        p = subprocess.run([ROOT + "/testdata/slurm/array.sh", self.shai], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.bad = self.bad or p.returncode != 0
        self.row("Slurm", "shai score --shard, array.sh", p.stdout.splitlines()[-1] if p.returncode == 0 else f"FAILED: {p.stdout[-600:]}")

    def prism_kill(self, args, first, whole):
        """Prism does not try again: the same command does, and goes on from what
        is done, of which first is a pattern."""
        def run(folder):
            cmd = [self.beam, *args(folder), "--runner=portable", "--environment_type=PROCESS"]
            done = lambda: len(glob.glob(f"{folder}/{first}"))
            with self.prism_server() as endpoint:
                job = subprocess.Popen([*cmd, endpoint], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                until("a first output", done)
                workers = [p for p in self.mine() if "--worker=true" in command(p)]
                if not workers:
                    raise RuntimeError("there was no worker to kill")
                for p in workers:
                    os.kill(p, signal.SIGKILL)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    job.wait(20)
                if not 0 < done() < whole:
                    raise RuntimeError("the kill came too late; use more --files")
                job.kill()
                job.wait()
            for left in glob.glob(folder + "/verdicts/.shai-beam-*"):
                shutil.rmtree(left)
            with self.prism_server() as endpoint:
                p = subprocess.run([*cmd, endpoint], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
            if p.returncode not in (0, 1):
                raise RuntimeError(f"exit {p.returncode} of the second run")
        return run

    def mine(self):
        return below(os.getpid())

    def python_server(self):
        python = self.venv("beam", f"apache-beam=={BEAM}")
        at = port()
        return self.job_server([python, "-m", "apache_beam.runners.portability.local_job_service_main", "--job_port", str(at)], at, "python.log")

    def flink_server(self, master, conf):
        jar = self.jar(f"org.apache.beam:beam-runners-flink-1.20-job-server:{BEAM}")
        at = port()
        return self.job_server(["java", *OPENS, "-Xmx2g", "-jar", jar, "--flink-master", master, "--flink-conf-dir", conf, "--job-host", "localhost",
                                "--job-port", str(at), "--artifact-port", "0", "--expansion-port", "0"], at, "flink-server.log")

    def spark_server(self):
        jar = self.jar(f"org.apache.beam:beam-runners-spark-3-job-server:{BEAM}")
        at = port()
        return self.job_server(["java", *OPENS, "-Xmx2g", "-jar", jar, "--spark-master-url", "local[2]", "--job-host", "localhost",
                                "--job-port", str(at), "--artifact-port", "0", "--expansion-port", "0"], at, "spark-server.log")

    def told(self, cmd, folder, env=None):
        """The counters that an example prints."""
        p = subprocess.run([*cmd, folder, *self.files], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=900, env=env or self.env)
        if p.returncode:
            raise RuntimeError(f"exit {p.returncode}: {p.stderr[-600:]}")
        return json.loads(p.stdout.splitlines()[-1])

    # ---- Flink, a job manager and two task managers ----

    def flink(self, killing):
        def run(folder):
            self.java()
            home = self.flink_home()
            conf = tempfile.mkdtemp(dir=self.dir)
            rest = port()
            with open(conf + "/config.yaml", "w") as f:
                f.write(f"""jobmanager.rpc.address: localhost
jobmanager.rpc.port: {port()}
jobmanager.bind-host: localhost
jobmanager.memory.process.size: 1g
taskmanager.bind-host: localhost
taskmanager.host: localhost
taskmanager.numberOfTaskSlots: 1
taskmanager.memory.process.size: 1400m
rest.address: localhost
rest.bind-address: localhost
rest.port: {rest}
parallelism.default: 2
heartbeat.interval: 1000
heartbeat.timeout: 8000
restart-strategy.type: fixed-delay
restart-strategy.fixed-delay.attempts: 10
restart-strategy.fixed-delay.delay: 1 s
""")
            env = dict(self.env, FLINK_CONF_DIR=conf)
            java = ["java", *OPENS, "-cp", home + "/lib/*"]
            classes = tempfile.mkdtemp(dir=self.dir)
            subprocess.run(["javac", "-cp", home + "/lib/*", "-d", classes, ENGINES + "/FlinkPipe.java"], check=True)
            jar = os.path.join(classes, "flinkpipe.jar")
            subprocess.run(["jar", "cf", jar, "-C", classes, "."], check=True)
            out = subprocess.run(["java", "-cp", f"{home}/bin/bash-java-utils.jar:{home}/lib/*", "org.apache.flink.runtime.util.bash.BashJavaUtils",
                                  "GET_TM_RESOURCE_PARAMS", "--configDir", conf], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
            heap, memory = (line.split(":", 1)[1].split() for line in out.splitlines() if line.startswith("BASH_JAVA_UTILS_EXEC_RESULT:"))
            manager = lambda n: daemon([*java[:1], *heap, *java[1:], "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "--configDir", conf, *memory],
                                       f"{self.dir}/task-manager-{n}.log", env=env)

            def managers():
                try:
                    with urllib.request.urlopen(f"http://localhost:{rest}/taskmanagers", timeout=5) as r:
                        return len(json.load(r)["taskmanagers"])
                except OSError:
                    return 0

            with contextlib.ExitStack() as stack:
                stack.enter_context(daemon([*java, "-Xmx600m", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint", "--configDir", conf],
                                           self.dir + "/job-manager.log", env=env))
                first = stack.enter_context(manager(1))
                stack.enter_context(manager(2))
                until("two task managers", lambda: managers() == 2)
                client = subprocess.Popen([*java, "org.apache.flink.client.cli.CliFrontend", "run", "-c", "FlinkPipe", jar,
                                           ENGINES + "/shard.sh", folder, *self.files], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
                if killing:
                    until("a first output", lambda: glob.glob(folder + "/verdicts/part*"))
                    if len(glob.glob(folder + "/verdicts/part*")) >= self.args.files:
                        raise RuntimeError("the kill came too late; use more --files")
                    first.kill()
                    stack.enter_context(manager(3))  # as whoever manages a cluster would
                out, _ = client.communicate(timeout=900)
            if client.returncode:
                raise RuntimeError(out[-600:])
            lines = [json.loads(line.split(" ", 1)[1]) for line in out.splitlines() if line.startswith("counters ")]
            return {k: sum(c[k] for c in lines) for k in WANTED}
        return run

    def flink_home(self):
        home = os.path.join(self.cache, "flink")
        if not os.path.exists(home + "/lib"):
            with tempfile.TemporaryDirectory(dir=self.dir) as d:
                if subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", d, "apache-flink-libraries==1.20.0"],
                                  stderr=subprocess.DEVNULL).returncode:
                    raise Skip("apache-flink-libraries cannot be had from PyPI")
                with tarfile.open(glob.glob(d + "/*.tar.gz")[0]) as t:
                    t.extractall(d)
                shutil.move(glob.glob(d + "/*/deps")[0], home)
        return home

    # ---- Spark, a master and two workers ----

    def spark(self, killing):
        def run(folder):
            self.java()
            python = self.venv("spark", "pyspark==3.5.3")
            home = subprocess.run([python, "-c", "import pyspark; print(pyspark.__path__[0])"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
            env = dict(self.env, PYSPARK_PYTHON=python, SPARK_LOCAL_IP="127.0.0.1", SPARK_HOME=home)
            at = port()
            start = lambda *args: [home + "/bin/spark-class", *args]
            master = f"spark://localhost:{at}"
            with contextlib.ExitStack() as stack:
                stack.enter_context(daemon(start("org.apache.spark.deploy.master.Master", "--host", "localhost", "--port", str(at), "--webui-port", str(port())),
                                           self.dir + "/master.log", env=env))
                until("the master", lambda: listens(at))
                for n in (1, 2):
                    stack.enter_context(daemon(start("org.apache.spark.deploy.worker.Worker", "--cores", "1", "--memory", "1g", "--host", "localhost",
                                                     "--webui-port", str(port()), "--work-dir", f"{self.dir}/spark-{n}", master), f"{self.dir}/worker-{n}.log", env=env))
                if killing:
                    def kill():
                        until("a first output", lambda: glob.glob(folder + "/verdicts/part*"))
                        if len(glob.glob(folder + "/verdicts/part*")) < self.args.files:
                            os.kill(min(p for p in self.mine() if "CoarseGrainedExecutorBackend" in command(p)), signal.SIGKILL)
                            killed.append(True)
                    killed = []
                    killer = threading.Thread(target=kill)
                    killer.start()
                got = self.told([home + "/bin/spark-submit", "--master", master, ENGINES + "/spark_pipe.py"], folder, env)
                if killing:
                    killer.join()
                    if not killed:
                        raise RuntimeError("the kill came too late; use more --files")
                return got
        return run

    def run(self):
        self.build()
        self.corpus()
        self.reference()
        print(f"{len(self.files)} files, {self.size / 1e6:.1f} MB of text; shai score: {self.plain:.1f} s of CPU, {1e9 * self.plain / self.size:.0f} s/GB; shai train: {self.plain_training:.1f} s of CPU\n")
        self.row("engine", "mode", "shards  counts  after    CPU ratio, took")
        self.leg("Prism, in process", "shai-beam score", self.beamed)
        self.training("Prism, in process", "in shards", self.trained)
        self.environments("Prism, a server", self.prism_server, ("LOOPBACK", "PROCESS", "EXTERNAL"))
        self.leg("Prism, a server", "shai-beam score, PROCESS, again",
                 self.prism_kill(lambda f: ["score", *self.files, *self.to(f)], "verdicts/part*", self.args.files),
                 killed=True, equal=lambda folder, _: (self.outputs(folder), None))
        for n, of in enumerate(("words", "counts"), 1):
            self.training("Prism, a server", f"PROCESS, round {n} again",
                          self.prism_kill(lambda f: [*self.train, f"--shards={SHARDS}", "-o", f + "/m.shai"], f".m.shai.*/{of}.*.part", SHARDS), killed=True)
        self.environments("Beam's Python runner", self.python_server, ("LOOPBACK", "EXTERNAL"))
        conf = tempfile.mkdtemp(dir=self.dir)
        self.environments("Flink, embedded", lambda: self.flink_server("[local]", conf), ("LOOPBACK", "PROCESS", "EXTERNAL"))
        self.environments("Spark, local[2]", self.spark_server, ("LOOPBACK", "PROCESS"))
        self.leg("Flink 1.20, 2 managers", "shai score, FlinkPipe.java", self.flink(False))
        self.leg("Flink 1.20, 2 managers", "shai score, FlinkPipe.java", self.flink(True), killed=True)
        self.leg("Spark 3.5, 2 workers", "shai score, spark_pipe.py", self.spark(False))
        self.leg("Spark 3.5, 2 workers", "shai score, spark_pipe.py", self.spark(True), killed=True)
        self.leg("Ray 2.60", "shai score, ray_files.py", lambda f: self.told([self.venv("ray", "ray[data]==2.60.0"), ENGINES + "/ray_files.py"], f))
        self.leg("datatrove 0.10", "shai score, datatrove_step.py", lambda f: self.told([self.venv("datatrove", "datatrove==0.10.1"), ENGINES + "/datatrove_step.py"], f))
        self.slurm()


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--only", help="legs whose engine or mode contains one of these words, by commas")
    p.add_argument("--files", type=int, default=16)
    p.add_argument("--kib", type=int, default=1024, help="text of each file")
    p.add_argument("--cache", help="folder for what is downloaded (default: downloaded anew)")
    p.add_argument("--keep", action="store_true", help="keep logs and outputs")
    # Processes that lose their parents become children of this one (prctl,
    # PR_SET_CHILD_SUBREAPER), so that their time is counted.
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    proof = Proof(p.parse_args())
    try:
        proof.run()
    finally:
        if proof.args.keep:
            print(proof.dir)
        else:
            shutil.rmtree(proof.dir, ignore_errors=True)
    sys.exit(proof.bad)


if __name__ == "__main__":
    main()
