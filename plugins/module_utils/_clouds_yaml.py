# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import typing as t

from ._errors import MissingLibraryError, OptionError

_Found = t.Dict[str, t.Any]

# Our options, and the keys of a cloud that mean the same, the first that is there. A cloud's keys stand at its top or
# under auth. Besides the usual ones: ak and sk as the cloud's own tools spell them, and the target_... keys of
# otcextensions' auth type agency. The domain_name that AWX's credential writes becomes
# user_domain_name in the loader.
_KEYS: t.Mapping[str, tuple[str, ...]] = {
    "auth_url": ("auth_url",),
    "username": ("username",),
    "user_id": ("user_id",),
    "password": ("password",),
    "passcode": ("passcode",),
    "user_domain_name": ("user_domain_name",),
    "user_domain_id": ("user_domain_id",),
    "project_name": ("project_name",),
    "project_id": ("project_id",),
    "region_name": ("region_name",),
    "auth_token": ("token", "auth_token"),
    "access_key": ("access_key", "ak"),
    "secret_key": ("secret_key", "sk"),
    "security_token": ("security_token",),
    "agency_name": ("target_agency_name",),
    "agency_domain_name": ("target_domain_name",),
    "agency_domain_id": ("target_domain_id",),
    "vpcep_endpoint": ("vpcep_endpoint_override",),
    "ca_cert": ("cacert",),
    "client_cert": ("cert",),
    "client_key": ("key",),
}


def read_cloud(name: str | None, region_name: str | None, environment: t.Mapping[str, str]) -> _Found:
    """The login options that clouds.yaml has for a cloud, and ``verify``; without a name for the only cloud there is.

    openstacksdk's own loader finds and merges clouds.yaml, secure.yaml and profiles; no environment variable but those
    that name the two files is looked at, and no request is made. Raises `MissingLibraryError` without openstacksdk, and
    `OptionError` where there is no such cloud or the files cannot be read.
    """
    try:
        from openstack.config import loader
        from openstack.exceptions import ConfigException
        from yaml import YAMLError
    except ImportError:
        raise MissingLibraryError("openstacksdk") from None
    files = [*filter(None, [environment.get("OS_CLIENT_CONFIG_FILE")]), *loader.CONFIG_FILES]
    secure_files = [*filter(None, [environment.get("OS_CLIENT_SECURE_FILE")]), *loader.SECURE_FILES]
    problem = None
    try:
        config = loader.OpenStackConfig(config_files=files, secure_files=secure_files, load_envvars=False)
        clouds = config.cloud_config["clouds"] if config.config_filename else {}
        cloud = _pick(name, clouds, files)
        found = config.get_one(cloud=cloud, region_name=region_name, validate=False).config
    except ConfigException as error:
        problem = " ".join(str(error).split()).rstrip(".")
    except (YAMLError, OSError, AttributeError, TypeError) as error:
        # Not the error's own text: that of a YAML error quotes the file, with its secrets.
        problem = f"{type(error).__name__}; check their form"
    if problem:
        raise OptionError(f"clouds.yaml or secure.yaml cannot be used for cloud {name}: {problem}.")
    return from_config(found)


def from_config(config: t.Mapping[str, t.Any]) -> _Found:
    """The login options in the merged configuration of a cloud, all as text, and ``verify`` as it stands there.

    With an agency the target's project is the one that counts, and the user's own does not.
    """
    auth = config.get("auth") or {}
    found: _Found = {"verify": config.get("verify")}
    for option, keys in _KEYS.items():
        values = (source.get(key) for key in keys for source in (auth, config))
        found[option] = next((str(value) for value in values if value not in (None, "")), None)
    if auth.get("target_project_name") or auth.get("target_project_id"):
        found["project_name"], found["project_id"] = auth.get("target_project_name"), auth.get("target_project_id")
    return found


def _pick(name: str | None, clouds: t.Mapping[str, t.Any], files: t.Sequence[str]) -> str:
    """The cloud's name, checked. A profile that is an address is refused: the loader would fetch it."""
    names = ", ".join(sorted(clouds)) or "none"
    if not clouds:
        raise OptionError(f"There is no readable clouds.yaml with a cloud in it; looked for {', '.join(files)}.")
    if name is None and len(clouds) > 1:
        raise OptionError(f"clouds.yaml has several clouds ({names}): set cloud (OS_CLOUD).")
    cloud = name or next(iter(clouds))
    if cloud not in clouds:
        raise OptionError(f"clouds.yaml has no cloud {cloud}; it has: {names}.")
    settings = clouds[cloud] or {}
    if "://" in str(settings.get("profile") or settings.get("cloud")):
        raise OptionError(f"The profile of cloud {cloud} is an address, which is not fetched; write out what it holds.")
    return cloud
