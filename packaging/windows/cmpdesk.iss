; Inno Setup 6 script of the Windows installer. NOT YET RUN: written with care on a machine without Windows.
; Before it: make the icons (python tools\icons.py build\icons), then the bundle, on Windows 10 or later:
;   pyinstaller --noconfirm --distpath build\bundle --workpath build\bundle-work packaging\pyinstaller\cmpdesk.spec
; Then: iscc packaging\windows\cmpdesk.iss
#define Version "0.1.0"

[Setup]
AppId={{6D1C8E0E-6C7B-4E0E-9B7D-0C4D50445631}
AppName=CMP Desk
AppVersion={#Version}
AppPublisher=CMP Desk contributors
; no administrator is asked for: locked workstations install for one user
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
DefaultDirName={autopf}\CMP Desk
DefaultGroupName=CMP Desk
DisableProgramGroupPage=yes
LicenseFile=..\..\LICENSE
OutputDir=..\..\build
OutputBaseFilename=cmpdesk-{#Version}-setup
SetupIconFile=..\..\build\icons\cmpdesk.ico
UninstallDisplayIcon={app}\cmpdesk.exe
Compression=lzma2
SolidCompression=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0
ChangesAssociations=yes
; files that the program holds open are asked to be closed, never killed
CloseApplications=yes
RestartApplications=no

[Languages]
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "nl"; MessagesFile: "compiler:Languages\Dutch.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "..\..\build\bundle\cmpdesk\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\CMP Desk"; Filename: "{app}\cmpdesk.exe"
Name: "{autodesktop}\CMP Desk"; Filename: "{app}\cmpdesk.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.cmpdesk"; ValueType: string; ValueData: "CMPDesk.Workspace"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\CMPDesk.Workspace"; ValueType: string; ValueData: "CMP Desk"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\CMPDesk.Workspace\DefaultIcon"; ValueType: string; ValueData: "{app}\cmpdesk.exe,0"
Root: HKA; Subkey: "Software\Classes\CMPDesk.Workspace\shell\open\command"; ValueType: string; ValueData: """{app}\cmpdesk.exe"" ""%1"""

[Run]
Filename: "{app}\cmpdesk.exe"; Description: "{cm:LaunchProgram,CMP Desk}"; Flags: nowait postinstall skipifsilent
; Uninstalling leaves workspaces, backups and settings where they are: they belong to the officer.
