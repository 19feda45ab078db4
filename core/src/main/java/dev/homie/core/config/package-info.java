/** How configuration is read: a file's fields, and over them the environment. */
@NullMarked
package dev.homie.core.config;

import org.jspecify.annotations.NullMarked;
