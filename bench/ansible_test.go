package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"ec2-inventory/internal/emulator"
)

// slim are settings that give Ansible less to load.
var slim = []struct{ name, options string }{
	{"full", ""},
	{"no-id-groups", "group_by_instance_id = False\n"},
	{"few-vars", "hostvars = ec2_id, ec2_placement, ec2_private_ip_address, ec2_tag_*\n"},
	{"few-vars-no-id-groups", "hostvars = ec2_id, ec2_placement, ec2_private_ip_address, ec2_tag_*\ngroup_by_instance_id = False\n"},
	{"few-vars-few-groups", "hostvars = ec2_id, ec2_placement, ec2_private_ip_address, ec2_tag_*\ngroup_by_instance_id = False\ngroup_by_tag_keys = False\n"},
}

// BenchmarkAnsible is a play on one host of 10,000: nearly all of it is Ansible
// loading the inventory. Ratios are against the full answer.
func BenchmarkAnsible(b *testing.B) {
	ansible, err := exec.LookPath("ansible")
	if err != nil {
		b.Skip("no Ansible here")
	}
	program, _ := programs(b)
	server := emulator.Uniform(10_000, "eu-west-1")
	all := make(map[string]runs)
	type play struct {
		env  []string
		args []string
	}
	plays := map[string]play{}
	for _, s := range slim {
		_, env, ini := aws(b, server, emulator.Options{}, "#!/usr/bin/env -S "+program+" --config\n"+one+s.options)
		if err := os.Chmod(ini, 0o700); err != nil {
			b.Fatal(err)
		}
		script := filepath.Join(filepath.Dir(ini), "inventory")
		if err := os.Rename(ini, script); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(script+".cfg", []byte("[defaults]\n"), 0o600); err != nil {
			b.Fatal(err)
		}
		process(b, env, script, "--list")
		plays[s.name] = play{append(env, "ANSIBLE_CONFIG="+script+".cfg"), []string{"-i", script, "10.0.0.10", "-c", "local", "-m", "ping"}}
	}
	for b.Loop() {
		for _, s := range slim {
			p := plays[s.name]
			all[s.name] = append(all[s.name], process(b, p.env, ansible, p.args...))
		}
	}
	for _, s := range slim {
		b.ReportMetric(all[s.name].wall().Seconds(), s.name+"-s")
		b.ReportMetric(float64(all[s.name].wall())/float64(all["full"].wall()), s.name+"-x-full")
	}
}
