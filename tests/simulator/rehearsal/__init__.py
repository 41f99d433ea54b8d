# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios: YAML files that describe a cloud for a rehearsal. `seed(cloud, read(path))` fills a new cloud."""

from __future__ import annotations

from .form import Scenario
from .overview import overview
from .reading import ScenarioError, read
from .seeding import seed

__all__ = ["Scenario", "ScenarioError", "overview", "read", "seed"]
