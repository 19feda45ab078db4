@echo off
rem Starts Homie on Windows: builds what is missing, then runs the server in this window.
setlocal
set "root=%~dp0"
set "dist=%root%verticles\target\dist"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -version >nul 2>&1
if errorlevel 1 (
  echo homie: Homie needs Java 17 or newer. Get it: winget install EclipseAdoptium.Temurin.21.JDK 1>&2
  exit /b 1
)
if not exist "%dist%\stamp" (
  where node >nul 2>&1
  if errorlevel 1 (
    echo homie: building needs Node.js 20 or newer. Get it: winget install OpenJS.NodeJS.LTS 1>&2
    exit /b 1
  )
  echo homie: building; the first time fetches libraries and takes a few minutes 1>&2
  pushd "%root%"
  call mvnw.cmd -B -q -Dquick -DskipTests package
  if errorlevel 1 ( popd & exit /b 1 )
  popd
)
"%java%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms48m -Xmx512m -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED "-Dpty4j.tmpdir=%dist%" "-Djna.tmpdir=%dist%" "-Dorg.sqlite.tmpdir=%dist%" "-Dhomie.root=%root:~0,-1%" %HOMIE_JAVA_OPTS% -jar "%dist%\homie.jar" %*
exit /b %errorlevel%
