/** Tests of the package of that name. */
@NullMarked
package dev.homie.gateway.auth;

import org.jspecify.annotations.NullMarked;
