"""Help in groups, in the order a newcomer needs them."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

ORDER = ("Start", "Answer", "People", "Asks", "Keep", "For analysts")


class Grouped(TyperGroup):
    """Lists the commands under their groups, without any drawing."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write one section a group."""
        groups: dict[str, list[tuple[str, str]]] = {group: [] for group in ORDER}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                group = getattr(command, "rich_help_panel", None) or "For analysts"
                groups.setdefault(str(group), []).append((name, command.get_short_help_str(90)))
        for group, rows in groups.items():
            if rows:
                with formatter.section(group):
                    formatter.write_dl(rows)
