package inventory

// databaseVars are the variables of a database, by the same rules.
func (b *builder) databaseVars(c *candidate) []sourcedVar {
	db := c.db
	var vars []sourcedVar
	for _, a := range db.attributes {
		vars = append(vars, sourcedVar{Var{b.safe("ec2_" + a.name), shown(a.value)}, a.from})
	}
	if b.rules.Generation.DatabaseTags {
		if db.arn.text != "" {
			vars = append(vars, sourcedVar{Var{"ec2_arn", text(db.arn.text)}, db.arn.from})
		}
		for _, t := range db.tags {
			vars = append(vars, sourcedVar{Var{b.safe("ec2_tag_" + t.key), b.tagValue(text(t.value))}, t.from})
		}
	}
	if b.rules.Generation.Account {
		v, from := b.accountValue(said{accountOf(db.arn.text), db.arn.from.as(inARN)})
		vars = append(vars, sourcedVar{Var{"ec2_account_id", v}, from})
	}
	if b.needsAddress(c) {
		vars = append(vars, sourcedVar{Var{ansibleHost, text(c.address)}, source{note: chosen}})
	}
	return b.kept(vars)
}
