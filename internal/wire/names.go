package wire

// nameTable finds the index of an element name. The few hundred names of an
// answer repeat hundreds of thousands of times, so a small open-addressed
// table by length and three bytes beats a map: it needs no hash over the
// whole name.
type nameTable struct {
	slots [1024]uint32      // index in Tree.Names plus one
	more  map[string]uint32 // names that found no slot; AWS's never come here
}

func (n *nameTable) index(t *Tree, name []byte) uint32 {
	h := uint32(len(name))*31 + uint32(name[0])*131 + uint32(name[len(name)-1])*17 + uint32(name[len(name)/2])*571
	for probe := uint32(0); probe < 8; probe++ {
		slot := &n.slots[(h+probe)%uint32(len(n.slots))]
		if *slot == 0 {
			t.Names = append(t.Names, string(name))
			*slot = uint32(len(t.Names))
			return *slot - 1
		}
		if t.Names[*slot-1] == string(name) {
			return *slot - 1
		}
	}
	if i, ok := n.more[string(name)]; ok {
		return i
	}
	if n.more == nil {
		n.more = map[string]uint32{}
	}
	t.Names = append(t.Names, string(name))
	n.more[string(name)] = uint32(len(t.Names) - 1)
	return uint32(len(t.Names) - 1)
}
