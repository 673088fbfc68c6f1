// Package access knows who acts and what they may do: the [Actor] in the context, the list of
// permissions, and [Require].
//
// A door puts the actor into the context, freshly loaded for each request, so that a permission
// withdrawn is withdrawn for the next one. The rooms ask for it. Rules about one particular object
// (who may touch this one) belong to the room that owns the object.
//
// It is a leaf: anybody may import it; it imports only fault.
package access
