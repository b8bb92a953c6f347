/**
 * What a command does to the state: opens it, makes it, reads checkpoints and leases, reads what is rejected, saves
 * checkpoints under a lease, notes what is rejected, takes it off the list, or marks a collection as verified.
 */
export type StateUse = 'open' | 'make' | 'read' | 'list' | 'save' | 'note' | 'clear' | 'mark';
