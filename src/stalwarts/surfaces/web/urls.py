"""Every address of the studio."""

from __future__ import annotations

from django.urls import path
from django.urls import re_path

from stalwarts.surfaces.web import assets
from stalwarts.surfaces.web import beginning
from stalwarts.surfaces.web import bringing
from stalwarts.surfaces.web import doing
from stalwarts.surfaces.web import entering
from stalwarts.surfaces.web import following
from stalwarts.surfaces.web import missing
from stalwarts.surfaces.web import showing

NAME = r"(?P<name>[A-Za-z0-9_-]+)"

urlpatterns = [
    path("", doing.home, name="home"),
    path("begin", beginning.begin, name="begin"),
    re_path(rf"^page/{NAME}$", showing.page, name="page"),
    re_path(rf"^page/{NAME}\.(?P<form>json|html|md|svg|pdf)$", showing.saved, name="saved"),
    re_path(rf"^page/{NAME}/drawing/(?P<place>[0-9]{{1,4}})\.(?P<form>csv|svg|png)$", showing.drawing, name="drawing"),
    re_path(rf"^page/{NAME}/grid/(?P<place>[0-9]{{1,4}})\.csv$", showing.grid, name="grid"),
    path("do/<str:name>", doing.deed, name="deed"),
    path("bring/<str:name>", bringing.announce, name="announce"),
    path("bring/<int:number>/<int:file>/<int:at>", bringing.piece, name="piece"),
    path("bring/<int:number>/finish", bringing.finish, name="finish"),
    path("bring/<int:number>/stop", bringing.stop, name="stop-bringing"),
    path("job/<int:number>", following.job, name="job"),
    path("job/<int:number>/state", following.state, name="state"),
    path("job/<int:number>/stop", following.stop, name="stop"),
    path("job/<int:number>/again", following.again, name="again"),
    path("job/<int:number>/forget", following.forget, name="forget"),
    path("more", doing.more, name="more"),
    path("enter/<str:token>", entering.by_link, name="enter"),
    path("sign-in", entering.sign_in, name="sign-in"),
    path("sign-out", entering.sign_out, name="sign-out"),
    path("who", entering.who, name="who"),
    path("theme", entering.theme, name="theme"),
    path("static/<str:stamp>/<str:name>", assets.serve, name="asset"),
]
handler404 = missing.nothing
handler500 = missing.broken
handler400 = missing.unreadable
