/** Who a caller is, and which roles and scopes that gives. */
@NullMarked
package dev.homie.core.identity;

import org.jspecify.annotations.NullMarked;
