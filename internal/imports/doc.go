// Package imports moves clients and users here from other authorization servers. It reads what they have ([Passport],
// [Hydra]), checks all of it with the rules that hold here, and stores it in one transaction or not at all ([Service.Run]).
// Commands call it; the rooms of clients and accounts store.
package imports
