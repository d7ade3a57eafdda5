"""Bringing files piece by piece, as a browser with scripts does: announced, sent, finished or stopped; any piece again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http import HttpResponse
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from stalwarts import forms
from stalwarts.problems import NotBrought
from stalwarts.surfaces.web import doing
from stalwarts.surfaces.web import queueing
from stalwarts.surfaces.web import receiving
from stalwarts.surfaces.web.configured import MEGA
from stalwarts.surfaces.web.models import Job

MOST = 50_000
"""Files brought together."""


@require_POST
def announce(request: HttpRequest, name: str) -> HttpResponse:
    """What will be brought, for which deed, with what else its form says; refused at once where there is no room."""
    module = doing.offered(name)
    said = json.loads(request.POST.get("files", "[]"))
    fields = {one.name for one in forms.fields(module.Form) if one.kind == "file" and not one.made}
    files = [_told(one, fields) for one in said[:MOST + 1]]
    if not files or len(files) > MOST:
        raise NotBrought(f"there were {len(said):,} of them" if files else "there was none")
    receiving.room_for(sum(one["size"] for one in files))
    values = {key: value for key, value in doing.values(request).items() if key != "files"}
    forms.filled(module.Form, values | {one["field"]: one["path"] for one in files})
    job = Job.objects.create(action=name, values=values, files=files, folder=receiving.folder(), state=Job.BRINGING)
    return JsonResponse({"job": job.pk})


@require_POST
def piece(request: HttpRequest, number: int, file: int, at: int) -> HttpResponse:
    """One piece of one file, from a byte on."""
    job = get_object_or_404(Job, pk=number, state=Job.BRINGING)
    if file >= len(job.files):
        raise NotBrought("one was never announced")
    one = job.files[file]
    held = receiving.append(_where(job, file), at, _pieces(request, one["size"] - at))
    return JsonResponse({"held": held})


@require_POST
def finish(_request: HttpRequest, number: int) -> HttpResponse:
    """All is here: the deed may be done."""
    job = get_object_or_404(Job, pk=number, state=Job.BRINGING)
    for file, one in enumerate(job.files):
        path = _where(job, file)
        if not path.exists() and not one["size"]:
            receiving.append(path, 0, ())
        if not path.exists() or path.stat().st_size != one["size"]:
            raise NotBrought(f"{one['path']} is not complete")
    Job.objects.filter(pk=job.pk, state=Job.BRINGING).update(state=Job.WAITING)
    return JsonResponse({"at": f"/job/{job.pk}"})


@require_POST
def stop(_request: HttpRequest, number: int) -> HttpResponse:
    """Stop it: what was brought so far is removed."""
    queueing.stop(get_object_or_404(Job, pk=number))
    return JsonResponse({"at": f"/job/{number}"})


def _where(job: Job, file: int) -> Any:
    """Where a file is put; names that came twice are told apart by their number."""
    one = job.files[file]
    twice = any(other["path"] == one["path"] and other["field"] == one["field"] for other in job.files[:file])
    path = receiving.place(job.folder, one["field"], one["path"])
    return path.with_name(f"{path.stem} ({file}){path.suffix}") if twice else path


def _told(one: Any, fields: set[str]) -> dict[str, Any]:
    field, path, size = str(one["field"]), str(one["path"]), int(one["size"])
    if field not in fields or size < 0:
        raise NotBrought(f"{path} was not asked for")
    return {"field": field, "path": path, "size": size}


def _pieces(request: HttpRequest, most: int) -> Iterator[bytes]:
    """The body in pieces, never more than was announced."""
    left = most
    while raw := request.read(MEGA):
        left -= len(raw)
        if left < 0:
            raise NotBrought("one is larger than announced")
        yield raw
