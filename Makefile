# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# A clone, git, make and Python 3.11 or newer are all that is needed; the rest is installed into .venv and .demo.

.DEFAULT_GOAL := help
.PHONY: help demo test lint unit sanity integration test-keystone test-browser test-matrix benchmark simulator format clean environment demo-environment

PY := sh tests/tools/python.sh
CHECK := .venv/bin/python -m tests.tools.check

LINT := ruff lint typing ansible-lint docs changelog license-check extra-checks package

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1: /p' Makefile

demo: demo-environment  ## watch real playbooks accept and reject a connection in a cloud in a box
	@.demo/environment/bin/python -m tests.demo.demo

test: environment  ## run all checks with ansible-core 2.19, the fast ones first
	@$(CHECK) $(LINT) unit browser integration keystone sanity

lint: environment  ## check style, types, documentation, licences and the package
	@$(CHECK) $(LINT)

unit: environment  ## run the unit tests
	@$(CHECK) unit

integration: environment  ## run real playbooks against the simulator
	@$(CHECK) integration

test-browser: environment  ## open the page of the report in a real Chromium
	@$(CHECK) browser

test-keystone: environment  ## run real playbooks that log in at a real Keystone
	@$(CHECK) keystone

sanity: environment  ## run ansible-test sanity on every Python there is
	@$(CHECK) sanity

test-matrix: environment  ## run unit, integration and sanity tests with ansible-core 2.16 and 2.21
	@$(CHECK) unit-2.16 unit-2.21 integration-2.16 integration-2.21 sanity-2.16 sanity-2.21

benchmark: environment  ## print what whole runs take, ours and those of others; about 15 minutes
	@.venv/bin/python -m nox --session benchmark

simulator: demo-environment  ## start the cloud in a box, to try playbooks by hand; SCENARIO=file.yml says what is in it
	@.demo/environment/bin/python -m tests.simulator $(if $(SCENARIO),--scenario "$(SCENARIO)")

format: environment  ## format all Python
	@.venv/bin/python -m nox --session ruff -- --fix

clean:  ## remove everything that the targets above have made
	rm -rf .venv .demo .nox .ansible .*_cache .hypothesis tests/output *.tar.gz

environment:
	@$(PY) tests/tools/environment.py .venv tests/requirements/nox.txt

demo-environment:
	@$(PY) tests/tools/environment.py .demo/environment tests/demo/requirements.txt
