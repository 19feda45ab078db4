/** The HTTP side: who may knock, signing in, the page, health. */
@NullMarked
package dev.homie.gateway.http;

import org.jspecify.annotations.NullMarked;
