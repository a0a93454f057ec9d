"""A node of the Rust implementation, driven by JSON lines.

The published Python package wraps it; this program knows none of its classes but reaches them by the names that the
requests give, so that it never stands between a test and the implementation. README.md has the vocabulary.
"""

import json
import os
import sys
import threading

import net

PLAIN = (bool, int, float, str, type(None))


class Objects:
    """What requests have made and kept, by the names they gave."""

    def __init__(self):
        self._kept = {}

    def keep(self, name, value):
        self._kept[name] = value

    def find(self, name):
        """A kept object, or else a class of the package."""
        if name in self._kept:
            return self._kept[name]
        if hasattr(net, name):
            return getattr(net, name)
        raise KeyError(f"nothing is kept as {name}, and the package has no class of that name")

    def shut_down(self):
        for kept in reversed(list(self._kept.values())):
            for method in ("shutdown", "close"):
                end = getattr(kept, method, None)
                if callable(end):
                    try:
                        end()
                    except BaseException as failure:  # a panic of the package is no Exception
                        print(f"{type(kept).__name__}.{method}: {failure}", file=sys.stderr)
                    break


def to_argument(value, objects):
    """Requests' JSON as the package takes it."""
    if isinstance(value, list):
        return [to_argument(item, objects) for item in value]
    if isinstance(value, dict):
        if value.keys() == {"hex"}:
            return bytes.fromhex(value["hex"])
        if value.keys() == {"ref"}:
            return objects.find(value["ref"])
        return {key: to_argument(item, objects) for key, item in value.items()}
    return value


def to_answer(value):
    """The package's values as JSON; a small value class becomes an object of its attributes."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, (bytes, bytearray)):
        return {"hex": bytes(value).hex()}
    if isinstance(value, (list, tuple)):
        return [to_answer(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_answer(item) for key, item in value.items()}
    return {name: to_answer(attribute) for name, attribute in attributes(value)}


def attributes(value):
    for name in dir(value):
        if not name.startswith("_"):
            attribute = getattr(value, name)
            if not callable(attribute):
                yield name, attribute


def perform(request, objects):
    """Does what a request says; gives the answer's `ok`."""
    arguments = {name: to_argument(value, objects) for name, value in request.get("args", {}).items()}
    if "new" in request:
        result = getattr(net, request["new"])(**arguments)
    elif request.get("next"):
        try:
            result = next(objects.find(request["on"]))
        except StopIteration:
            return {"end": True}
    elif "get" in request:
        result = getattr(objects.find(request["on"]), request["get"])
    elif "call" in request:
        target = objects.find(request["on"]) if "on" in request else net
        result = getattr(target, request["call"])(**arguments)
    else:
        raise ValueError("a request has one of new, call, get, next")
    if "as" not in request:
        return to_answer(result)
    if isinstance(result, tuple) and len(result) == 2 and hasattr(result[1], "__next__"):
        snapshot, result = result
        objects.keep(request["as"], result)
        return {"object": type(result).__name__, "value": to_answer(snapshot)}
    objects.keep(request["as"], result)
    return {"object": type(result).__name__}


class Answers:
    """Whole lines on the standard output, which nothing else may write to."""

    def __init__(self):
        self._lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def send(self, answer):
        line = json.dumps(answer, ensure_ascii=False, allow_nan=False)
        with self._lock:
            self._lines.write(line + "\n")
            self._lines.flush()


def answer(request, objects, answers):
    try:
        reply = {"id": request["id"], "ok": perform(request, objects)}
    except BaseException as failure:  # a panic of the package is no Exception
        reply = {"id": request.get("id"), "error": {"type": type(failure).__name__, "message": str(failure)}}
    answers.send(reply)


def main():
    objects = Objects()
    answers = Answers()
    for line in sys.stdin:
        if line.strip():
            # A call that waits must hold back no other, not even on the same object.
            threading.Thread(target=answer, args=(json.loads(line), objects, answers), daemon=True).start()
    objects.shut_down()
    sys.stderr.flush()
    os._exit(0)  # threads that wait inside the package would keep the process


if __name__ == "__main__":
    main()
