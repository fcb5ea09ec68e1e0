"""Servers that tests talk to: a PostgreSQL of the system's package, started for one session and gone with it."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A PostgreSQL on a loopback port and on a socket in a folder; `postgres` may do anything."""

    port: int
    folder: Path
    user: str = "postgres"
    password: str = "S3cret-of-the-test"

    def url(self, database="postgres", user=None, password=None):
        return (
            f"postgresql://{user or self.user}:{password or self.password}@127.0.0.1:{self.port}/{database}"
        )

    def connect(self, database="postgres"):
        return psycopg.connect(self.url(database), autocommit=True)


def programs():
    """The folder with initdb and postgres: Debian's, newest first, or what the path names."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    on_path = shutil.which("initdb")
    for folder in [*debian, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    pytest.fail("The tests of databases need PostgreSQL: sudo apt-get install postgresql")


def somebody(folder):
    """Arguments of subprocess that make it run as a user PostgreSQL accepts: it refuses root."""
    arguments = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}}
    if os.geteuid() == 0:
        import pwd

        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.iterdir()):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        arguments |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return arguments


def ends_with_us():
    """Have Linux end the server even where the tests are killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


@contextlib.contextmanager
def running_postgresql():
    """Start a server in a folder of its own, and stop it whatever happens."""
    binaries = programs()
    folder = Path(tempfile.mkdtemp(prefix="reclens-postgresql-"))
    process = None
    try:
        (folder / "password").write_text(Server.password)
        (folder / "log").touch()
        run_as = somebody(folder)
        made = subprocess.run(
            [
                binaries / "initdb",
                "--pgdata",
                folder / "data",
                "--username",
                Server.user,
                "--pwfile",
                folder / "password",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            ],
            capture_output=True,
            text=True,
            **run_as,
        )
        assert made.returncode == 0, made.stderr
        for _ in range(3):  # another program may take the port first
            server, process = started(binaries, folder, run_as)
            if server:
                break
        else:
            pytest.fail(f"PostgreSQL did not start: {(folder / 'log').read_text()[-2000:]}")
        yield server
    finally:
        if process and process.poll() is None:
            process.send_signal(signal.SIGINT)  # ends connections, then itself
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            if process.poll() is None:
                process.send_signal(signal.SIGQUIT)
                process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def started(binaries, folder, run_as):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(probe.getsockname()[1], folder)
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off"}
    settings |= {"shared_buffers": "32MB", "max_connections": "40"}
    command = [binaries / "postgres", "-D", folder / "data", "-p", str(server.port)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=ends_with_us, **run_as)
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            server.connect().close()
            return server, process
        except psycopg.OperationalError:
            time.sleep(0.05)
    return None, process
