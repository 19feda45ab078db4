/** The cluster's private certificate authority, and the certificates by which its members know each other. */
@NullMarked
package dev.homie.core.pki;

import org.jspecify.annotations.NullMarked;
