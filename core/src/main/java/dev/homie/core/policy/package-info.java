/** Which scopes an address needs and a role gives: the one table that every way in is checked against. */
@NullMarked
package dev.homie.core.policy;

import org.jspecify.annotations.NullMarked;
