package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/database"
)

var errSkeleton = errors.New("accounts: not written yet")

// Hasher turns passwords into argon2id PHC strings, a bounded number at a time.
type Hasher struct{}

// DefaultHasher returns the hasher for production.
func DefaultHasher() Hasher { return Hasher{} }

// NewHasher returns a hasher with other costs; tests use cheap ones.
func NewHasher(memoryKiB uint32, passes uint32) Hasher { return Hasher{} }

// UserDraft is everything that can be chosen about a user.
type UserDraft struct {
	Username    string              `json:"username"`
	Email       string              `json:"email"`
	FullName    string              `json:"fullName"`
	SuperAdmin  bool                `json:"superAdmin"`
	Status      user.Status         `json:"status"`
	Permissions []access.Permission `json:"permissions"`
	GroupIDs    []string            `json:"groupIds"`
	Password    string              `json:"-"` // empty in an update: stays as it is
}

// GroupDraft is everything that can be chosen about a group.
type GroupDraft struct {
	Name          string              `json:"name"`
	Description   string              `json:"description"`
	Status        group.Status        `json:"status"`
	Permissions   []access.Permission `json:"permissions"`
	MemberIDs     []string            `json:"memberIds"`
	ChildGroupIDs []string            `json:"childGroupIds"`
}

func (s *Service) SignIn(ctx context.Context, username, password string) (*ent.User, error) { return nil, errSkeleton }
func (s *Service) CheckPassword(ctx context.Context, username, password string) (*ent.User, error) { return nil, errSkeleton }
func (s *Service) Unlock(ctx context.Context, username string) error { return errSkeleton }
func (s *Service) Actor(ctx context.Context, userID, sessionID string) (access.Actor, error) { return access.Actor{}, errSkeleton }
func (s *Service) EffectivePermissions(ctx context.Context, userID string) (access.Set, error) { return nil, errSkeleton }
func (s *Service) EffectivePermissionsOf(ctx context.Context, ids []string) (map[string]access.Set, error) { return nil, errSkeleton }
func (s *Service) User(ctx context.Context, id string) (*ent.User, error) { return nil, errSkeleton }
func (s *Service) UserByUsername(ctx context.Context, username string) (*ent.User, error) { return nil, errSkeleton }
func (s *Service) UsersByID(ctx context.Context, ids []string) (map[string]*ent.User, error) { return nil, errSkeleton }
func (s *Service) GroupsOf(ctx context.Context, userIDs []string) (map[string][]*ent.Group, error) { return nil, errSkeleton }
func (s *Service) CreateUser(ctx context.Context, draft UserDraft) (*ent.User, error) { return nil, errSkeleton }
func (s *Service) UpdateUser(ctx context.Context, id string, change func(*UserDraft)) (*ent.User, error) { return nil, errSkeleton }
func (s *Service) DeleteUser(ctx context.Context, id string) error { return errSkeleton }
func (s *Service) ChangePassword(ctx context.Context, current, next string) error { return errSkeleton }
func (s *Service) Group(ctx context.Context, id string) (*ent.Group, error) { return nil, errSkeleton }
func (s *Service) GroupsByID(ctx context.Context, ids []string) (map[string]*ent.Group, error) { return nil, errSkeleton }
func (s *Service) MembersOf(ctx context.Context, groupIDs []string) (map[string][]*ent.User, error) { return nil, errSkeleton }
func (s *Service) ChildrenOf(ctx context.Context, groupIDs []string) (map[string][]*ent.Group, error) { return nil, errSkeleton }
func (s *Service) CreateGroup(ctx context.Context, draft GroupDraft) (*ent.Group, error) { return nil, errSkeleton }
func (s *Service) UpdateGroup(ctx context.Context, id string, change func(*GroupDraft)) (*ent.Group, error) { return nil, errSkeleton }
func (s *Service) DeleteGroup(ctx context.Context, id string) error { return errSkeleton }
func (s *Service) NeedsSetup(ctx context.Context) (bool, error) { return false, errSkeleton }
func (s *Service) NewSetupLink(ctx context.Context) (token string, err error) { return "", errSkeleton }
func (s *Service) CheckSetupLink(ctx context.Context, token string) error { return errSkeleton }
func (s *Service) SetUp(ctx context.Context, token string, draft UserDraft) (*ent.User, error) { return nil, errSkeleton }
func (s *Service) CreateFirstAdmin(ctx context.Context, username, password string) (created bool, err error) { return false, errSkeleton }
func (s *Service) Sweep(ctx context.Context) error { return errSkeleton }

// SessionStore keeps sessions in the database. Its methods are those of scs.CtxStore.
type SessionStore struct {
	DB     *database.DB
	UserID func(data []byte) string
}

// SessionID returns the id of the session that a cookie's token opens.
func SessionID(token string) string { return "" }

func (s *SessionStore) Find(token string) (data []byte, found bool, err error) { return nil, false, errSkeleton }
func (s *SessionStore) Commit(token string, data []byte, expiry time.Time) error { return errSkeleton }
func (s *SessionStore) Delete(token string) error { return errSkeleton }
func (s *SessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) { return nil, false, errSkeleton }
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error { return errSkeleton }
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error { return errSkeleton }

// EndSessions ends all sessions of a user but one.
func EndSessions(ctx context.Context, tx *ent.Client, userID, exceptSessionID string) error { return errSkeleton }
