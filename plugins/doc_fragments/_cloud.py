# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may use this fragment.

"""The options of the login and of the transport, which all modules share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  cloud:
    description:
      - Name of a cloud in C(clouds.yaml), from which all options of the login are taken that are not given here.
      - Given options beat the file, and the file beats the environment. C(secure.yaml) and profiles are read, too.
      - Needs the Python library C(openstacksdk), for nothing but reading the files.
      - If not set, the environment variable E(OS_CLOUD) is used. With E(OS_CLIENT_CONFIG_FILE) alone, as AWX sets it,
        the only cloud of that file is taken. Neither is looked at where the given options are a login by themselves.
    type: str
  auth_url:
    description:
      - Address of IAM, with or without C(/v3), for example V(https://iam.eu-de.otc.t-systems.com/v3).
      - With V(http://) it has to be an address of the machine itself, unless O(validate_certs=false).
      - If not set, the environment variable E(OS_AUTH_URL) is used.
    type: str
  username:
    description:
      - Name of the user who logs in.
      - If neither this nor O(user_id) is set, the environment variable E(OS_USERNAME) is used.
    type: str
  user_id:
    description:
      - ID of the user who logs in, instead of O(username) and the user's domain. Needed with O(passcode).
      - If neither this nor O(username) is set, the environment variable E(OS_USER_ID) is used.
    type: str
  password:
    description:
      - Password of the user.
      - If not set, the environment variable E(OS_PASSWORD) is used.
    type: str
  passcode:
    description:
      - Passcode of the user's virtual multi-factor device, for users who need one. It is good for one login.
      - If not set, the environment variable E(OS_PASSCODE) is used.
    type: str
  user_domain_name:
    description:
      - Name of the user's domain (the account), for example V(OTC00000000001000000123).
      - If neither this nor O(user_domain_id) is set, the environment variable E(OS_USER_DOMAIN_NAME) is used.
    type: str
  user_domain_id:
    description:
      - ID of the user's domain. Wins over O(user_domain_name) where both are set.
      - If neither this nor O(user_domain_name) is set, the environment variable E(OS_USER_DOMAIN_ID) is used.
    type: str
  project_name:
    description:
      - Name of the project that owns the endpoint service, for example V(eu-de) or V(eu-de_network).
      - If neither this nor O(project_id) is set, the environment variable E(OS_PROJECT_NAME) is used.
    type: str
  project_id:
    description:
      - ID of the project that owns the endpoint service. Where O(project_name) is set too, the two have to agree.
      - If neither this nor O(project_name) is set, the environment variable E(OS_PROJECT_ID) is used.
      - May stand at the end of O(vpcep_endpoint) instead.
    type: str
  region_name:
    description:
      - Name of the region, for example V(eu-de). Picks the API's address from the catalog of the login.
      - With O(auth_token), with O(access_key), and if the catalog does not name the API at all, the address is made
        from it. If the catalog names the API in other regions only, that is an error.
      - Made of letters, digits, hyphens and underscores.
      - If not set, the environment variable E(OS_REGION_NAME) is used.
    type: str
  auth_token:
    description:
      - A token of IAM for the project. No login request is made then.
      - Needs O(project_id), and O(region_name) or O(vpcep_endpoint).
      - Contradicts O(password) and O(access_key). Where only one of these logins is given as options, it wins over what
        C(clouds.yaml) and the environment say of the others.
      - If not set, the environment variables E(OS_TOKEN) and E(OS_AUTH_TOKEN) are used.
    type: str
  access_key:
    description:
      - Access key of a user or a service account. Each request is signed with it, so there is no login.
      - Needs O(secret_key), O(region_name) or O(vpcep_endpoint), and O(project_id).
        With O(project_name) instead, the project's ID is looked up at O(auth_url).
      - If not set, the environment variable E(OS_ACCESS_KEY) is used.
    type: str
  secret_key:
    description:
      - Secret of the access key.
      - If not set, the environment variable E(OS_SECRET_KEY) is used.
    type: str
  security_token:
    description:
      - Security token that belongs to a temporary access key.
      - If not set, the environment variable E(OS_SECURITY_TOKEN) is used.
    type: str
  signature_format:
    description:
      - How the signature is written. V(access) is what the cloud documents; V(credential) is an older form, for
        gateways that refuse the first.
    type: str
    choices:
      - access
      - credential
    default: access
  agency_name:
    description:
      - Name of an agency that another account has created for this one. The user, or the owner of O(auth_token), takes
        it over and acts in that account's project.
      - Needs O(agency_domain_name) or O(agency_domain_id). The project is one of that account.
      - Does not go with access keys.
    type: str
  agency_domain_name:
    description:
      - Name of the account that has created the agency.
    type: str
  agency_domain_id:
    description:
      - ID of the account that has created the agency. Wins over O(agency_domain_name).
    type: str
  vpcep_endpoint:
    description:
      - Address of the VPCEP API, with or without C(/v1) or C(/v1/{project_id}) behind it. Wins over the catalog.
      - With V(http://) it has to be an address of the machine itself, unless O(validate_certs=false).
      - If not set, the environment variable E(OS_VPCEP_ENDPOINT_OVERRIDE) is used.
    type: str
  validate_certs:
    description:
      - Whether the certificates of IAM and of the API are checked. Turn it off for tests only.
      - Addresses with C(http://) are taken only if this is V(false), or for this machine itself (V(localhost)).
      - If not set, what C(clouds.yaml) says holds, and without that V(true).
    type: bool
  ca_cert:
    description:
      - File with the certificates of the authorities to trust, in PEM format.
      - If not set, the environment variable E(OS_CACERT) is used, then those that the Python library C(requests) knows.
    type: path
  client_cert:
    description:
      - File with a client certificate in PEM format, for gateways that want one. It may hold the key too.
    type: path
  client_key:
    description:
      - File with the key of O(client_cert), in PEM format.
    type: path
  api_timeout:
    description:
      - Seconds that each single request may take, from connecting to the end of the answer.
    type: int
    default: 30
  max_retries:
    description:
      - How often a request is repeated that failed in passing. V(0) turns repeating off.
      - A decision is repeated only where it is certain that nothing was done, or after the connection was read again.
    type: int
    default: 5
requirements:
  - requests
  - openstacksdk, only with O(cloud)
notes:
  - Empty and blank options and environment variables count as not set. Blanks around a value are not a part of it, but
    for O(password).
  - Proxies are taken from the environment (E(HTTPS_PROXY), E(NO_PROXY)). The file C(~/.netrc) is never read.
"""
