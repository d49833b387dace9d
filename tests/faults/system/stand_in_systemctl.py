#!/usr/bin/python3
"""`systemctl` where no systemd runs: starts, stops and reloads services as their unit files say.

What a unit says of protection (ProtectSystem and the like) and of restarts is left out. What a service prints goes to
/var/log/<unit>.log.
"""

import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

UNITS = (Path("/etc/systemd/system"), Path("/lib/systemd/system"))
STATE = Path("/run/stand-in-systemctl")
STOP_SECONDS = 60


def main(verb: str, *names: str) -> None:
    units = [name.removesuffix(".service") for name in names if not name.startswith("-")]
    verb = "start" if verb == "enable" and "--now" in names else verb
    if verb in {"daemon-reload", "enable"}:
        return
    for unit in units:
        if unit == "postgresql":
            _clusters(verb)
        else:
            {"start": start, "stop": stop, "restart": restart, "reload": reload}[verb](unit)


def _clusters(verb: str) -> None:
    for folder in Path("/etc/postgresql").glob("*/*"):
        subprocess.run(["pg_ctlcluster", folder.parent.name, folder.name, verb], check=verb != "stop")


def _settings(unit: str) -> dict[str, str]:
    [text] = [(folder / f"{unit}.service").read_text() for folder in UNITS if (folder / f"{unit}.service").exists()][:1]
    return dict(re.findall(r"^(\w+)=(.*)$", text.replace("\\\n", " "), re.MULTILINE))


def _pid(unit: str, settings: dict[str, str]) -> int:
    """Of the running service, 0 where there is none."""
    with suppress(OSError, ValueError):
        pid = int(Path(settings.get("PIDFile", str(STATE / unit))).read_text())
        return pid if _is_alive(pid) else 0
    return 0


def start(unit: str) -> None:
    settings = _settings(unit)
    if _pid(unit, settings):
        return
    user = pwd.getpwnam(settings.get("User", "root"))
    if folder := settings.get("RuntimeDirectory"):
        Path("/run", folder).mkdir(mode=0o755, exist_ok=True)
        os.chown(Path("/run", folder), user.pw_uid, user.pw_gid)
    if before := settings.get("ExecStartPre"):
        subprocess.run(shlex.split(before), check=True)
    with Path(f"/var/log/{unit}.log").open("ab") as log:
        process = subprocess.Popen(
            shlex.split(settings["ExecStart"]),
            cwd=settings.get("WorkingDirectory", "/"),
            env=_environment(settings, user),
            user=user.pw_uid,
            group=user.pw_gid,
            extra_groups=[],
            umask=int(settings.get("UMask", "0022"), 8),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    if settings.get("Type") == "forking":
        process.wait()
    else:
        STATE.mkdir(exist_ok=True)
        (STATE / unit).write_text(str(process.pid))


def _environment(settings: dict[str, str], user: pwd.struct_passwd) -> dict[str, str]:
    environment = {"PATH": os.defpath, "HOME": user.pw_dir, "USER": user.pw_name, "LANG": "C.UTF-8"}
    if path := settings.get("EnvironmentFile"):
        lines = (shlex.split(line) for line in Path(path).read_text().splitlines())
        environment |= dict(word.split("=", 1) for words in lines for word in words)
    return environment


def stop(unit: str) -> None:
    settings = _settings(unit)
    if pid := _pid(unit, settings):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while _is_alive(pid):
            if time.monotonic() > deadline:
                os.killpg(pid, signal.SIGKILL)
            time.sleep(0.1)
    if folder := settings.get("RuntimeDirectory"):
        shutil.rmtree(Path("/run", folder), ignore_errors=True)


def _is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and that nobody waits for does not."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def restart(unit: str) -> None:
    stop(unit)
    start(unit)


def reload(unit: str) -> None:
    settings = _settings(unit)
    command = settings["ExecReload"].replace("$MAINPID", str(_pid(unit, settings)))
    subprocess.run(shlex.split(command), check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
