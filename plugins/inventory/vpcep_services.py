# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory plugin vpcep_services: each endpoint service is a host."""

from __future__ import annotations

DOCUMENTATION = r"""
name: vpcep_services
short_description: Endpoint services as hosts
version_added: 0.2.0
description:
  - Lists the VPC endpoint services of a project, or of several projects and clouds, as hosts in the group
    C(vpcep_services). A play over them runs on the controller, once for each service.
  - The name of a host is the full name of its service. Its variables are the fields that
    M(opentelekomcloud.vpcep.vpcep_service_info) returns, with the prefix C(vpcep_), such as C(vpcep_service_id).
  - C(vpcep_login) has the options of the login that are set in this file, without secrets, for C(module_defaults).
  - If a login or a project cannot be read, that is an error, and there are no hosts. Set
    E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED) so that Ansible then stops. By default, it only warns.
  - The name of the file ends with C(vpcep_services.yml) or C(vpcep_services.yaml). Unknown options are errors.
author:
  - opentelekomcloud.vpcep contributors (@opentelekomcloud)
extends_documentation_fragment:
  - opentelekomcloud.vpcep._cloud
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
options:
  plugin:
    description:
      - The name of this plugin.
    type: str
    required: true
    choices:
      - opentelekomcloud.vpcep.vpcep_services
  logins:
    description:
      - A login for each project, as mappings of the options of the login. It replaces those options at the top.
      - Options that an entry leaves out come from C(clouds.yaml) and the environment, as in all modules.
      - Options of the login may be templates with lookups, here and at the top, or encrypted with Ansible Vault.
    type: list
    elements: dict
  filters:
    description:
      - Which services to list. A service has to pass each of the filters. Without any, all services are listed.
    type: dict
    suboptions:
      names:
        description:
          - Patterns such as V(db-*) for the full or the short name. One of them has to match. Upper and lower case
            differ.
        type: list
        elements: str
      statuses:
        description:
          - V(creating), V(available), V(failed) or V(deleting).
        type: list
        elements: str
  counts:
    description:
      - Whether to set C(vpcep_connection_counts), the number of connections by status. It costs a list of connections
        for each service, read eight at a time.
    type: bool
    default: false
seealso:
  - module: opentelekomcloud.vpcep.vpcep_service_info
"""

EXAMPLES = r"""
# my.vpcep_services.yml: without other options than the plugin, it lists the project of the login in the environment.
# Here it lists two projects and another cloud of clouds.yaml. If somebody waits, the service is in the group "waiting".
plugin: opentelekomcloud.vpcep.vpcep_services
logins:
  - cloud: production
    project_name: eu-de
  - cloud: production
    project_name: eu-de_network
  - cloud: swiss
filters:
  statuses:
    - available
counts: true
groups:
  waiting: vpcep_connection_counts.pendingAcceptance > 0
keyed_groups:
  - prefix: project
    key: vpcep_project_id
compose:
  short_name: vpcep_short_name | default(vpcep_service_id, true)
strict: true
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/vpcep
cache_timeout: 300
"""

import os
import sys
import typing as t

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

from ..module_utils._clock import Clock
from ..module_utils._errors import MissingLibraryError, VpcepError
from ..plugin_utils._inventory_options import check_names, parse_filters, parse_logins, without_secrets
from ..plugin_utils._inventory_services import Wanted, read_hosts

_GROUP = "vpcep_services"


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):  # type: ignore[misc]
    """Reads the file, and fills the inventory."""

    NAME = "opentelekomcloud.vpcep.vpcep_services"

    def verify_file(self, path: str) -> bool:
        return bool(super().verify_file(path)) and path.endswith((f"{_GROUP}.yml", f"{_GROUP}.yaml"))

    def parse(self, inventory: t.Any, loader: t.Any, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        config = self._read_config_data(path)
        try:
            check_names(config, self.option_definitions)
            logins, filters = parse_logins(config, self._render), parse_filters(config.get("filters"))
            hosts = self._hosts(path, Wanted(logins, filters, self.get_option("counts")), cache)
        except VpcepError as error:
            raise AnsibleParserError(_message(error)) from None
        self._fill(hosts)

    def set_options(self, task_keys: t.Any = None, var_options: t.Any = None, direct: t.Any = None) -> None:
        # Ansible's message on a value of a wrong type shows the value.
        super().set_options(task_keys, var_options, without_secrets(direct or {}))

    def _render(self, place: str, value: t.Any) -> t.Any:
        if not isinstance(value, str) or not ("{{" in value or "{%" in value):
            return value
        try:
            return self.templar.template(value)
        except AnsibleError:
            # Ansible's error shows the template, which may hold a secret.
            raise AnsibleParserError(f"{place} is a template that cannot be rendered; check its lookups.") from None

    def _hosts(self, path: str, wanted: Wanted, cache: bool) -> list[dict[str, t.Any]]:
        """The hosts, from the cache if it has them for the same wishes."""
        if not self.get_option("cache"):
            return read_hosts(wanted, Clock())
        key, wishes = self.get_cache_key(path), wanted.described(os.environ)
        cached = self._cache.get(key) if cache else None
        if not isinstance(cached, dict) or cached.get("wanted") != wishes:
            cached = {"wanted": wishes, "hosts": read_hosts(wanted, Clock())}
            self._cache[key] = cached
        hosts: list[dict[str, t.Any]] = cached["hosts"]
        return hosts

    def _fill(self, hosts: t.Iterable[t.Mapping[str, t.Any]]) -> None:
        """Add all hosts, or none if an expression of the user fails."""
        self.inventory.add_group(_GROUP)
        added = []
        try:
            for host in hosts:
                # What others have written is never a template.
                name, variables = wrap_var(host["name"]), wrap_var(host["variables"])
                self.inventory.add_host(name, group=_GROUP)
                added.append(name)
                self._describe(name, variables)
        except AnsibleError:
            for name in added:
                self.inventory.remove_host(self.inventory.get_host(name))
            raise

    def _describe(self, name: str, variables: t.Mapping[str, t.Any]) -> None:
        """Set the variables of a host, and what the user derives from them."""
        own = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        for variable, value in {**own, **variables}.items():
            self.inventory.set_variable(name, variable, value)
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), variables, name, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)


def _message(error: VpcepError) -> str:
    if not isinstance(error, MissingLibraryError):
        return error.msg
    return f"{error.msg} To install it: {sys.executable} -m pip install {error.package}"
