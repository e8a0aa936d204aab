"""The three ports of the house, all on the loopback address, and how to hear whether someone answers there."""

from __future__ import annotations

import json
import os
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Mapping

from tools.house import ToolError

HOST = "127.0.0.1"
# A proxy set in the environment must not come between two parts of the same machine.
LOCAL = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Ports:
    """Where the parts listen; the defaults are the contract's."""

    gateway: int = 8080
    engine: int = 5005
    actions: int = 5055

    @staticmethod
    def from_env(env: Mapping[str, str] | None = None) -> Ports:
        """The ports that GATEWAY_PORT, ENGINE_PORT and ACTIONS_PORT say, or the defaults; ``ToolError`` on nonsense."""
        source = os.environ if env is None else env
        chosen = {}
        for variable, (name, default) in zip(VARIABLES, vars(Ports()).items()):
            value = source.get(variable, "").strip() or str(default)
            if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
                raise ToolError(f"{variable} skal være et tal fra 1 til 65535, men er sat til: {value}")
            chosen[name] = int(value)
        if len(set(chosen.values())) < len(chosen):
            raise ToolError(f"{', '.join(VARIABLES)} skal være tre forskellige tal.")
        return Ports(**chosen)

    @staticmethod
    def unused() -> Ports:
        """Three ports that nobody uses right now."""
        sockets = [socket.socket() for _ in VARIABLES]
        try:
            for sock in sockets:
                sock.bind((HOST, 0))
            return Ports(*(sock.getsockname()[1] for sock in sockets))
        finally:
            for sock in sockets:
                sock.close()

    def as_env(self) -> dict[str, str]:
        """The same as environment variables for the parts."""
        return {variable: str(port) for variable, port in zip(VARIABLES, vars(self).values())}

    def taken(self) -> dict[str, int]:
        """The ports that someone listens on already, by the name of the variable that sets them."""
        return {variable: int(port) for variable, port in self.as_env().items() if not _is_free(int(port))}

    def require_free(self) -> None:
        """``ToolError`` with the first port that is in use and what to set instead."""
        for variable, port in self.taken().items():
            raise ToolError(
                f"Port {port} er optaget. Luk det program, der bruger den, eller vælg en anden port med {variable}, "
                f"for eksempel: make run {variable}={port + 10}"
            )


VARIABLES: tuple[str, ...] = ("GATEWAY_PORT", "ENGINE_PORT", "ACTIONS_PORT")


def _is_free(port: int) -> bool:
    with socket.socket() as sock:
        # A port that a program let go of a moment ago is free; one that is listened on is not.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Whether someone accepts connections on this port."""
    try:
        socket.create_connection((HOST, port), timeout=0.5).close()
    except OSError:
        return False
    return True


def health(port: int, timeout: float = 5.0) -> dict[str, Any] | None:
    """What the gateway's ``/sundhed`` tells when all parts answer, else None. ``timeout`` in seconds."""
    try:
        with LOCAL.open(f"http://{HOST}:{port}/sundhed", timeout=timeout) as answer:
            told = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError):
        return None
    return told if isinstance(told, dict) else None


def converses(port: int, timeout: float = 20.0) -> bool:
    """Whether the gateway answers a first message, and so whether a turn gets through all the parts and back.

    A part can answer for itself and still not be able to do its work, such as an engine whose model does not load.
    """
    request = urllib.request.Request(
        f"http://{HOST}:{port}/api/chat", b'{"payload": "/hils"}', {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with LOCAL.open(request, timeout=timeout) as answer:
            return bool(json.load(answer).get("messages"))
    except (OSError, ValueError, AttributeError):
        return False
