package cli

import (
	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/settings"
)

func caller(c settings.Caller) awsapi.Caller {
	return awsapi.Caller{
		Profile:     c.Profile,
		ProfileFrom: c.ProfileFrom,
		Keys:        (*awsapi.Keys)(c.Keys),
		Role:        c.Role,
		Region:      c.Region,
	}
}
