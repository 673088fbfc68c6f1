package signing

import "context"

// CheckSeals opens the private half of every key and returns how many there are; with another secret it is
// [ErrOtherSecret]. It makes none.
func (s *Service) CheckSeals(ctx context.Context) (opened int, err error) {
	keys, err := load(ctx, s.db.Read())
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		if _, err := s.open(key); err != nil {
			return opened, err
		}
		opened++
	}
	return opened, nil
}
