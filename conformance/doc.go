// Package conformance holds ec2-inventory against the programs it stands between: the original ec2.py, moto's
// server in AWS's place, and Ansible.
//
// Its tests need more than Go (moto_server, Python 2.7, Ansible and the folder ../shared beside the checkout), so
// they are built only on request:
//
//	go test -tags conformance ./conformance/
//
// A missing program is a failure that says what to install, never a skip. EC2_INVENTORY_BIN names a binary to test
// instead of building one; CONFORMANCE_CASES sets how many random fleets are tried.
package conformance
