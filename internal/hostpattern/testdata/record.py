#!/usr/bin/python3
"""Asks Ansible which hosts patterns pick.

Reads {"inventory": {...as --list prints it...}, "patterns": [...]} from stdin and writes, for each pattern, how Ansible
cuts it, the hosts that it picks in order, and what is wrong with it. Needs ansible-core's Python package.
"""
import json
import os
import sys
import tempfile

from ansible.inventory import manager
from ansible.inventory.manager import InventoryManager, split_host_pattern
from ansible.parsing.dataloader import DataLoader

question = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, "source")
    with open(source, "w") as f:
        f.write("#!/bin/sh\ncat <<'END'\n" + json.dumps(question["inventory"]) + "\nEND\n")
    os.chmod(source, 0o755)
    inventory = InventoryManager(loader=DataLoader(), sources=[source])

warnings = []
manager.display.warning = lambda msg, formatted=False: msg in warnings or warnings.append(msg)
answers = []
for pattern in question["patterns"]:
    del warnings[:]
    inventory.clear_caches()
    answer = {"pattern": pattern, "split": split_host_pattern(pattern)}
    try:
        answer["hosts"] = [h.name for h in inventory.get_hosts(pattern) if not h.implicit]
    except Exception as e:
        answer["error"] = str(e)
    answer["warnings"] = list(warnings)
    answers.append(answer)
json.dump({"inventory": question["inventory"], "answers": answers}, sys.stdout, indent=1)
