@NullMarked
package dev.homie.core.pki;

import org.jspecify.annotations.NullMarked;
