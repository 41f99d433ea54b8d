# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only a machine with a package mirror needs: pip is told of an index or a proxy of its own there.

Such a machine often cannot reach the usual hosts. `pip_settings` hands what pip is told to tools that do not read it,
and `get_pip` stands in for a script that ansible-test downloads. If pip is told nothing of the kind, both do nothing.
"""
