/** Secrets at rest: sealed under a master key that is not in the database. */
@NullMarked
package dev.homie.core.secret;

import org.jspecify.annotations.NullMarked;
