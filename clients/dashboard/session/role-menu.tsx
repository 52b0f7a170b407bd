import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { Icon } from '../ui/icon.tsx';
import { isRoleName, roleNames, roles } from './roles.ts';
import { useSession, useSessionStore } from './session-context.ts';

/** Who is signed in; in development, a way to be somebody else. */
export function RoleMenu() {
  const session = useSession();
  const sessions = useSessionStore();
  if (!session) return null;
  const { label } = roles[session.role];
  const name = session.name ?? label;
  return (
    <MenuTrigger>
      <Button className="d-who" aria-label={`${name}, ${label}. Switch role`}>
        <span className="avatar is-amethyst" aria-hidden="true">
          {initials(name)}
        </span>
        <span>
          <b>{name}</b>
          {name === label ? null : <small>{label}</small>}
        </span>
      </Button>
      <Popover className="d-popover" placement="top start" offset={8}>
        <Menu
          className="d-menu"
          aria-label="Role"
          selectionMode="single"
          selectedKeys={[session.role]}
          onAction={(key) => {
            if (isRoleName(key)) void sessions.signIn(key).catch(sessions.signOut);
            else sessions.signOut();
          }}
        >
          {roleNames.map((role) => (
            <MenuItem key={role} id={role} textValue={roles[role].label} className="d-menuitem">
              <span>
                <b>{roles[role].label}</b>
                <small>{roles[role].may}</small>
              </span>
              {role === session.role ? <Icon name="check" size="s" /> : null}
            </MenuItem>
          ))}
          <Separator className="d-menuline" />
          <MenuItem id="sign-out" className="d-menuitem">
            Sign out
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

const initials = (name: string): string =>
  name
    .split(' ')
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join('')
    .toUpperCase();
