# Sourced by a guest's script: a screen that real windows open on, whose only keyboard is the guest's USB keyboard, read
# through the kernel's event device as on the bench. Nothing else types there. Set width and height before.
for name in /sys/class/input/event*/device/name; do
  if grep -q 'USB Keyboard' "$name"; then
    keyboard=/dev/input/$(echo "$name" | cut -d/ -f5)
  fi
done
cat >/tmp/xorg.conf <<CONF
Section "ServerFlags"
  Option "AutoAddDevices" "false"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 32000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual $width $height
  EndSubSection
EndSection
Section "InputDevice"
  Identifier "keyboard"
  Driver "evdev"
  Option "Device" "$keyboard"
EndSection
Section "ServerLayout"
  Identifier "layout"
  Screen "screen"
  InputDevice "keyboard" "CoreKeyboard"
EndSection
CONF
mkfifo /tmp/display
Xorg :1 -config /tmp/xorg.conf -logfile /tmp/Xorg.log -noreset -nolisten tcp -novtswitch -keeptty vt2 -displayfd 3 \
  3>/tmp/display >/tmp/Xorg.out 2>&1 &
if ! read -r number </tmp/display; then
  echo "guest: could not start the display"
  cat /tmp/Xorg.out
  exit 8
fi
export DISPLAY=":$number"
