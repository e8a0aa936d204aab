"""``python -m bot.gateway.teams.check``: one Danish line on the channel's settings, for `make doctor`.

Exit code 0 where they are good or the channel is off, 1 where something is missing. Asks nobody but the machine itself.
"""

import os
import sys

from bot.gateway.env import SettingsError
from bot.gateway.teams.settings import read_teams


def main() -> int:
    """Print the line."""
    try:
        found = read_teams(os.environ)
    except SettingsError as error:
        print(error)
        return 1
    if found is None:
        print("ikke slået til. docs/teams.md siger, hvad der skal til.")
        return 0
    kind = "hemmelighed" if found.secret else "certifikat"
    print(f"slået til på {found.base_url} med {kind} for {len(found.tenants)} lejer{'e' * (len(found.tenants) > 1)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
