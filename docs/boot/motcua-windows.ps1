# Một Cửa tự chạy khi bật máy (Windows, Task Scheduler). Mở PowerShell bằng quyền quản trị, sửa ba đường dẫn, rồi chạy:
#   powershell -ExecutionPolicy Bypass -File motcua-windows.ps1
# Tài khoản chạy là LOCAL SERVICE: không đăng nhập được, chỉ ghi được thư mục dữ liệu và thư mục sao lưu.
$program = "C:\motcua\.venv\Scripts\motcua.exe"
$data    = "D:\motcua"
$backup  = "E:\motcua-sao-luu"   # thư mục đã có sẵn trên ổ ngoài; để "" nếu chưa có

New-Item -ItemType Directory -Force $data | Out-Null
icacls $data /inheritance:r /grant "SYSTEM:(OI)(CI)F" "Administrators:(OI)(CI)F" "LOCAL SERVICE:(OI)(CI)M" | Out-Null
[Environment]::SetEnvironmentVariable("MOTCUA_DATA", $data, "Machine")
if ($backup) {
    icacls $backup /grant "LOCAL SERVICE:(OI)(CI)M" | Out-Null
    [Environment]::SetEnvironmentVariable("BACKUP_DIR", $backup, "Machine")
}

$action   = New-ScheduledTaskAction -Execute $program -Argument "serve --port 8000" -WorkingDirectory $data
$trigger  = New-ScheduledTaskTrigger -AtStartup
$who      = New-ScheduledTaskPrincipal -UserId "NT AUTHORITY\LOCAL SERVICE" -LogonType ServiceAccount
$settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -StartWhenAvailable `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1)
Register-ScheduledTask -TaskName "MotCua" -Action $action -Trigger $trigger -Principal $who -Settings $settings -Force
Start-ScheduledTask -TaskName "MotCua"
