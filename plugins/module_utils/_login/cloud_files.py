# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds clouds.yaml and secure.yaml, and checks their form."""

from __future__ import annotations

import errno
import json
import typing as t
from dataclasses import dataclass, field

from .._errors import OptionError

# No error quotes a parser or openstacksdk: their messages show parts of the files, secrets included.

_NOT_THERE = (errno.ENOENT, errno.ENOTDIR)
# Parsers and loaders also raise these, for values that they do not expect.
UNEXPECTED = (AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass
class Files:
    """The files to use. ``unread`` lists files before them that cannot be read, each with the reason."""

    paths: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def take_first(self, paths: t.Iterable[str], *, may_be_empty: bool = False) -> dict[str, t.Any]:
        """The clouds in the first file that exists; none if no file does.

        Raises `OptionError` if that file is not YAML (or JSON, by its name), or has no mapping of clouds.
        """
        for path in paths:
            try:
                # Decoded as the loader of openstacksdk does it.
                with open(path) as file:
                    content = _parse(path, file)
            except OSError as error:
                if error.errno not in _NOT_THERE:
                    self.unread.append(f"{path} ({error.strerror})")
                continue
            if may_be_empty and not content:
                break
            self.paths.append(path)
            return _clouds(path, content)
        return {}


def check_cloud(path: str, cloud: str, settings: t.Any, texts: t.Collection[str]) -> None:
    """Raise `OptionError` if settings of a cloud have the wrong form. The message names them and hides their values.

    ``texts`` are the settings that must be text, or a number that stands for text.
    """
    if not isinstance(settings, dict):
        raise OptionError(f"Cloud {cloud} in {path} has no settings: give it a mapping with auth and other settings.")
    place = f"of cloud {cloud} in {path}"
    _check_settings(place, settings, texts)
    # The loader would fetch it.
    if "//" in f"{settings.get('profile')} {settings.get('cloud')}":
        raise OptionError(f"The profile {place} is an address, which is not fetched; write out what it holds.")
    regions = settings.get("regions")
    if regions is not None and not (isinstance(regions, list) and all(map(_is_region, regions))):
        raise OptionError(f"regions {place} must be a list of names, or of mappings with name and values only.")
    for region in regions or ():
        if isinstance(region, dict):
            _check_settings(place, region.get("values") or {}, texts)


def _parse(path: str, file: t.TextIO) -> t.Any:
    import yaml

    kind = "JSON" if path.endswith("json") else "YAML"
    place = ""
    try:
        return json.load(file) if kind == "JSON" else yaml.safe_load(file)
    except json.JSONDecodeError as error:
        place = f" at line {error.lineno}, column {error.colno}"
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    except UNEXPECTED:
        pass
    raise OptionError(f"{path} is not {kind}: fix it{place}. The text is not shown, since it may hold secrets.")


def _clouds(path: str, content: t.Any) -> dict[str, t.Any]:
    clouds = content.get("clouds") if isinstance(content, dict) else None
    if not isinstance(clouds, dict) or not all(isinstance(name, str) for name in clouds):
        raise OptionError(
            f"{path} does not look like a clouds.yaml: it needs the key clouds at the top, a name below it for each"
            " cloud, and the settings below that. Quote a name that is a number."
        )
    return clouds


def _is_region(region: t.Any) -> bool:
    if not isinstance(region, dict):
        return isinstance(region, str)
    is_plain = isinstance(region.get("name"), str) and isinstance(region.get("values") or {}, dict)
    return is_plain and set(region) <= {"name", "values"}


def _check_settings(place: str, settings: t.Mapping[t.Any, t.Any], texts: t.Collection[str]) -> None:
    auth = settings.get("auth") or {}
    if not isinstance(auth, dict):
        raise OptionError(f"auth {place} must be a mapping with username, password and other settings.")
    for section in (settings, auth):
        for key, value in section.items():
            name = str(key).replace("-", "_")
            # The loader takes the first of a list of regions.
            wrong = (bool, dict) if name == "region_name" else (bool, dict, list)
            if name in texts and isinstance(value, wrong):
                raise OptionError(f"{name} {place} must be text: write it in quotes.")
