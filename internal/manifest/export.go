package manifest

import (
	"context"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/scope"
)

// Export returns all scopes, clients and groups as a file, by name: without secrets, without ids, and without what is
// part of Ostiary. Members of groups are left out unless they are asked for.
func (s *Service) Export(ctx context.Context, withMembers bool) ([]byte, error) {
	is, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	var scopes []*scopeDraft
	for _, one := range is.scopes {
		if one.Name != scope.Admin {
			scopes = append(scopes, draftOf(one))
		}
	}
	var all []*clientDraft
	for _, one := range is.clients {
		all = append(all, &clientDraft{Draft: clients.DraftOf(one)})
	}
	groups, err := s.groupsOf(ctx, is.groups, withMembers)
	if err != nil {
		return nil, err
	}
	keys := groupKeys
	if !withMembers {
		keys = slices.DeleteFunc(slices.Clone(keys), func(k key[groupDraft]) bool { return k.name == members })
	}
	file := &yaml.Node{Kind: yaml.MappingNode}
	put(file, ScopeKind.list(), written(scopeKeys, scopes))
	put(file, ClientKind.list(), written(clientKeys, all))
	put(file, GroupKind.list(), written(keys, groups))
	text, err := yaml.Dump(file, yaml.WithV4Defaults(), yaml.WithCompactSeqIndent(false), yaml.WithLineWidth(-1))
	if err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	return text, nil
}

func (s *Service) groupsOf(ctx context.Context, groups []*ent.Group, withMembers bool) (drafts []*groupDraft, err error) {
	ids := make([]string, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
	}
	children, err := s.Accounts.ChildrenOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		draft := &groupDraft{Name: g.Name, Description: g.Description, Status: g.Status, Permissions: g.Permissions}
		for _, child := range children[g.ID] {
			draft.ChildGroups = append(draft.ChildGroups, child.Name)
		}
		if withMembers {
			those, err := s.membersOf(ctx, g.ID)
			if err != nil {
				return nil, err
			}
			for _, one := range those {
				draft.Members = append(draft.Members, one.Username)
			}
		}
		drafts = append(drafts, draft)
	}
	return drafts, nil
}

// written returns entries as files have them.
func written[D any](keys []key[D], drafts []*D) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, draft := range drafts {
		entry := &yaml.Node{Kind: yaml.MappingNode}
		for _, k := range keys {
			if k.show != nil {
				put(entry, k.name, nodeOf(k.show(draft)))
			}
		}
		list.Content = append(list.Content, entry)
	}
	return list
}

func put(mapping *yaml.Node, name string, value *yaml.Node) {
	mapping.Content = append(mapping.Content, nodeOf(name), value)
}

// nodeOf returns what [key.show] returns as YAML.
func nodeOf(value any) *yaml.Node {
	switch value := value.(type) {
	case []string:
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range value {
			list.Content = append(list.Content, nodeOf(item))
		}
		return list
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: fmt.Sprint(value)}
	default:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: fmt.Sprint(value)}
	}
}
