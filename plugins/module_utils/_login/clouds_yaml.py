# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The login options that clouds.yaml has for a cloud, read with openstacksdk's own loader."""

from __future__ import annotations

import typing as t

from .._errors import MissingLibraryError, OptionError
from .cloud_files import UNEXPECTED, Files, check_cloud
from .methods import LOGIN_OPTIONS

_Found = t.Dict[str, t.Any]

# The keys of a cloud, at its top or under auth, that set our options.
_KEYS: t.Mapping[str, tuple[str, ...]] = {option.name: option.keys for option in LOGIN_OPTIONS if option.keys}
_TARGET_PROJECT = ("target_project_name", "target_project_id")
# All keys that must be text: those, and the ones that the loader turns into them or looks up.
_TEXTS = frozenset(
    {key for keys in _KEYS.values() for key in keys}
    | {*_TARGET_PROJECT, "tenant_name", "tenant_id", "domain_name", "domain_id", "profile", "cloud"}
)


def read_cloud(name: str | None, region_name: str | None, environment: t.Mapping[str, str]) -> _Found:
    """The login options that clouds.yaml has for this cloud, or for the only one in it if ``name`` is None.

    The result also has ``verify``, and ``unread``: files that cannot be read, each with the reason. openstacksdk's own
    loader merges clouds.yaml, secure.yaml and profiles. It reads no environment variable except the two that name
    these files, and sends no request. Raises `MissingLibraryError` without openstacksdk, and `OptionError` if there is
    no such cloud or the files cannot be used.
    """
    try:
        from openstack.config import loader
    except ImportError:
        raise MissingLibraryError("openstacksdk") from None
    files = Files()
    candidates = [*_override(environment, "OS_CLIENT_CONFIG_FILE"), *loader.CONFIG_FILES]
    clouds = files.take_first(candidates)
    if not clouds:
        raise OptionError(_no_cloud(files, candidates))
    candidates = [*_override(environment, "OS_CLIENT_SECURE_FILE"), *loader.SECURE_FILES]
    secrets = files.take_first(candidates, may_be_empty=True)
    cloud = _pick(name, sorted({*clouds, *secrets}), files.paths[0])
    for path, settings in zip(files.paths, (clouds, secrets)):
        if cloud in settings:
            check_cloud(path, cloud, settings[cloud], _TEXTS)
    found = from_config(_merge(files.paths, cloud, region_name))
    return {**found, "unread": ", ".join(files.unread) or None}


def from_config(config: t.Mapping[str, t.Any]) -> _Found:
    """The login options in the merged configuration of a cloud, all as text, and ``verify`` unchanged.

    With an agency, the target's project replaces the user's own.
    """
    auth = config.get("auth") or {}
    found: _Found = {"verify": config.get("verify")}
    for option, keys in _KEYS.items():
        values = (source.get(key) for key in keys for source in (auth, config))
        found[option] = next((str(value) for value in values if value is not None and str(value).strip()), None)
    if any(auth.get(key) for key in _TARGET_PROJECT):
        found["project_name"], found["project_id"] = (auth.get(key) for key in _TARGET_PROJECT)
    return found


def _override(environment: t.Mapping[str, str], variable: str) -> list[str]:
    return list(filter(None, [environment.get(variable, "").strip()]))


def _pick(name: str | None, clouds: t.Sequence[str], path: str) -> str:
    """The name of the cloud to use. Raises `OptionError` if there is no such cloud, or no name and several clouds."""
    names = ", ".join(clouds)
    if name is None and len(clouds) > 1:
        raise OptionError(f"{path} has several clouds ({names}): set cloud (OS_CLOUD).")
    cloud = name or clouds[0]
    if cloud not in clouds:
        raise OptionError(f"{path} has no cloud {cloud}; it has: {names}.")
    return cloud


def _no_cloud(files: Files, candidates: t.Sequence[str]) -> str:
    if files.paths:
        return f"{files.paths[0]} contains no cloud."
    unread = f" These exist, but could not be read: {', '.join(files.unread)}." if files.unread else ""
    return f"No readable clouds.yaml contains a cloud; looked for {', '.join(candidates)}.{unread}"


def _merge(paths: t.Sequence[str], cloud: str, region_name: str | None) -> t.Mapping[str, t.Any]:
    """The configuration of a cloud from the files and its profile. Raises `OptionError`, without quoting the files."""
    from openstack.exceptions import SDKException

    try:
        return _load(paths, cloud, region_name)
    except (SDKException, OSError, *UNEXPECTED) as error:
        kind = type(error).__name__
    raise OptionError(
        f"Cloud {cloud} in {' and '.join(paths)} cannot be used ({kind} in openstacksdk): check the form of its"
        " settings. Double each brace in a text outside auth."
    )


def _load(paths: t.Sequence[str], cloud: str, region_name: str | None) -> t.Mapping[str, t.Any]:
    from openstack.config import loader

    config = loader.OpenStackConfig(config_files=[*paths[:1]], secure_files=[*paths[1:]], load_envvars=False)
    settings = config.cloud_config["clouds"][cloud]
    _tidy(settings)
    regions = _regions(settings)
    if region_name and regions and region_name not in regions:
        raise OptionError(
            f"Cloud {cloud} in {' and '.join(paths)} has no region {region_name}, but: {', '.join(regions)}."
            " Set region_name to one of them, or add it there."
        )
    found: t.Mapping[str, t.Any] = config.get_one(cloud=cloud, region_name=region_name, validate=False).config
    return found


def _tidy(settings: dict[str, t.Any]) -> None:
    """Remove null settings, which some releases of the loader turn into the text None."""
    for section in (settings, settings.get("auth") or {}):
        for key in [key for key, value in section.items() if value is None]:
            del section[key]
    # Outside auth it means the same.
    if "token" in settings.get("auth", {}):
        settings.setdefault("token", settings["auth"].pop("token"))


def _regions(settings: t.Mapping[str, t.Any]) -> list[str]:
    """The regions that the loader lets one choose from; empty if it takes any."""
    from openstack.config import vendors

    profile = vendors.get_profile(settings.get("profile") or settings.get("cloud") or "") or {}
    named = settings.get("region_name")
    regions: t.Any = settings["regions"] if "regions" in settings else named or profile.get("regions") or []
    regions = regions.split(",") if isinstance(regions, str) else regions
    return [str(region["name"] if isinstance(region, dict) else region) for region in regions]
