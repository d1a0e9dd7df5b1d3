@echo off
rem Runs the Maven version of .mvn\wrapper\maven-wrapper.properties, and
rem downloads it first if necessary. So every machine builds with the same Maven
rem version. The file mvnw does the same on other systems and uses the same
rem cache.

rem Variables do not reach the shell of the caller. A "!" in a path or an
rem argument is kept.
setlocal EnableExtensions DisableDelayedExpansion

rem The oldest Maven that the build accepts.
set "MVNW_OLDEST=3.6.3"
for %%d in ("%~dp0.") do set "MVNW_PROJECT=%%~fd"
for %%v in (URL SUM TMP ACTUAL FOUND) do set "MVNW_%%v="
for /f "usebackq tokens=1,* delims==" %%a in ("%MVNW_PROJECT%\.mvn\wrapper\maven-wrapper.properties") do (
    if "%%a"=="distributionUrl" set "MVNW_URL=%%b"
    if "%%a"=="distributionSha512Sum" set "MVNW_SUM=%%b"
)
set "MVNW_ERROR=maven-wrapper.properties lacks distributionUrl or distributionSha512Sum"
if not defined MVNW_URL goto failed
if not defined MVNW_SUM goto failed
set "MVNW_NAME=%MVNW_URL:*/apache-maven-=apache-maven-%"
set "MVNW_NAME=%MVNW_NAME:-bin.tar.gz=%"
set "MVNW_MISSING=Maven %MVNW_NAME:apache-maven-=% cannot be downloaded"
set "MVNW_ADVICE=make %MVNW_URL% reachable or install Maven %MVNW_OLDEST% or newer"

rem The path contains the checksum, so a changed checksum never finds the old
rem Maven.
set "MVNW_DISTS=%MAVEN_USER_HOME%"
if not defined MVNW_DISTS set "MVNW_DISTS=%USERPROFILE%\.m2"
set "MVNW_DISTS=%MVNW_DISTS%\wrapper\dists\%MVNW_NAME%"
set "MVNW_HOME=%MVNW_DISTS%\%MVNW_SUM:~0,8%"
set "MVNW_MAVEN=%MVNW_HOME%\bin\mvn.cmd"
if exist "%MVNW_MAVEN%" goto run

rem Use a GUID, because RANDOM is the same in two shells that start in the same
rem second.
set "MVNW_ERROR=PowerShell does not start"
for /f %%g in ('powershell -NoProfile -Command "[guid]::NewGuid().Guid"') do set "MVNW_TMP=%MVNW_DISTS%\.tmp.%%g"
if not defined MVNW_TMP goto failed
set "MVNW_ARCHIVE=%MVNW_TMP%\archive"
set "MVNW_ERROR=cannot write to %MVNW_DISTS%"
mkdir "%MVNW_DISTS%" 2>nul
mkdir "%MVNW_TMP%" 2>nul
if not exist "%MVNW_TMP%\" goto failed

rem A stalled transfer counts as failed, so that the build does not hang.
"%SystemRoot%\System32\curl.exe" --fail --silent --location --connect-timeout 10 --speed-time 30 ^
    --output "%MVNW_ARCHIVE%" "%MVNW_URL%" 2>nul || goto installed

rem Clear PSModulePath, because a value inherited from PowerShell 7 hides
rem Get-FileHash.
set "MVNW_SCRIPT=(Get-FileHash -Algorithm SHA512 -LiteralPath $env:MVNW_ARCHIVE).Hash"
for /f %%h in ('set "PSModulePath=" ^& powershell -NoProfile -Command "%MVNW_SCRIPT%"') do set "MVNW_ACTUAL=%%h"
set "MVNW_ERROR=PowerShell cannot compute the checksum of %MVNW_URL%"
if not defined MVNW_ACTUAL goto failed
set "MVNW_ERROR=%MVNW_URL% has a wrong SHA-512 checksum, it was removed"
if /i not "%MVNW_ACTUAL%"=="%MVNW_SUM%" goto failed

rem Use the tar of Windows, because the tar of Git takes "C:" for a host name.
set "MVNW_ERROR=cannot unpack %MVNW_URL%"
"%SystemRoot%\System32\tar.exe" -xzf "%MVNW_ARCHIVE%" -C "%MVNW_TMP%" || goto failed

rem Rename the directory when it is complete, so that other processes never see
rem an incomplete one. If another process was faster, keep its directory. In
rem that case move may have moved ours into it, so remove ours.
set "MVNW_ERROR=cannot put Maven into %MVNW_HOME%: remove that directory and try again"
if not exist "%MVNW_HOME%\" move "%MVNW_TMP%\%MVNW_NAME%" "%MVNW_HOME%" >nul 2>nul
if exist "%MVNW_HOME%\%MVNW_NAME%\" rd /s /q "%MVNW_HOME%\%MVNW_NAME%" 2>nul
if not exist "%MVNW_MAVEN%" goto failed
goto ready

:installed
set "MVNW_ERROR=%MVNW_MISSING%: %MVNW_ADVICE%"
for %%m in (mvn.cmd) do set "MVNW_MAVEN=%%~$PATH:m"
if not defined MVNW_MAVEN goto failed
rem The project's options may be unknown to an old Maven, so MAVEN_BASEDIR hides
rem them.
set "MVNW_SCRIPT=$env:MAVEN_BASEDIR = $env:SystemRoot; $env:MAVEN_ARGS = '';"
set "MVNW_SCRIPT=%MVNW_SCRIPT% if (-join (& $env:MVNW_MAVEN --version) -match 'Apache Maven (\d+\.\d+\.\d+)')"
set "MVNW_SCRIPT=%MVNW_SCRIPT% { $Matches[1] + ' ' + ([version] $Matches[1] -ge $env:MVNW_OLDEST) }"
for /f "tokens=1,2" %%a in ('powershell -NoProfile -Command "%MVNW_SCRIPT%" 2^>nul') do (set "MVNW_FOUND=%%a" & set "MVNW_RECENT=%%b")
set "MVNW_ERROR=%MVNW_MISSING% and the installed Maven does not start: check JAVA_HOME"
if not defined MVNW_FOUND goto failed
set "MVNW_ERROR=%MVNW_MISSING% and the installed Maven %MVNW_FOUND% is too old: %MVNW_ADVICE%"
if not "%MVNW_RECENT%"=="True" goto failed
>&2 echo mvnw: %MVNW_MISSING%, using the installed Maven %MVNW_FOUND%
goto ready

:failed
if defined MVNW_TMP rd /s /q "%MVNW_TMP%" 2>nul
rem Use delayed expansion, because otherwise an "&" in a path ends the message.
setlocal EnableDelayedExpansion
>&2 echo mvnw: !MVNW_ERROR!
exit /b 1

:ready
rd /s /q "%MVNW_TMP%" 2>nul
:run
rem Without this variable, Maven searches for .mvn from the current directory
rem upwards.
set "MAVEN_BASEDIR=%MVNW_PROJECT%"
rem Do not use "call", because it changes carets and percent signs in the
rem arguments.
"%MVNW_MAVEN%" %*
